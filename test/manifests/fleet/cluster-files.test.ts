import assert from "node:assert/strict";
import { clusterFiles } from "../../../manifests/fleet/cluster-files.ts";
import { fluxSync } from "../../../manifests/flux/sync.ts";
import type { KubernetesObject } from "../../../model/kubernetes-object.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";

const directory = "clusters/dev/home";
const sync = fluxSync({ url: "ssh://git@github.com/labrats-work/fleet.git", branch: "main", directory });

const large = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { text: "x".repeat(500_000) },
});

const resourcesOf = (text = ""): unknown => {
  const [list] = parseYamlDocuments(text, "kustomization.yaml") as { resources: unknown }[];
  return list?.resources;
};

describe("clusterFiles", () => {
  it("names Flux's files as flux bootstrap does, and lists them before what the cluster applies with them", () => {
    const files = clusterFiles({ directory, components: [], sync, entries: ["apps/my-diet-platform"] });
    assert.deepEqual(resourcesOf(files[`${directory}/kustomization.yaml`]), ["flux-system", "apps/my-diet-platform"]);
  });

  it("lists every part of a release that is too large for one file, in order", () => {
    const components = ["a", "b", "c"].map(large);
    const files = clusterFiles({ directory, components, sync, entries: [] });
    const parts = ["gotk-components.yaml", "gotk-components-2.yaml", "gotk-components-3.yaml"];
    assert.deepEqual(resourcesOf(files[`${directory}/flux-system/kustomization.yaml`]), [...parts, "gotk-sync.yaml"]);
    assert.deepEqual(
      parts.flatMap((part) => parseYamlDocuments(files[`${directory}/flux-system/${part}`] ?? "", part)),
      components,
    );
    assert.deepEqual(
      Object.keys(files).map((path) => path.replace(`${directory}/`, "")),
      [...parts, "gotk-sync.yaml", "kustomization.yaml"]
        .map((file) => `flux-system/${file}`)
        .concat("kustomization.yaml"),
    );
  });
});
