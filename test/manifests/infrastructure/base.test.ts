import assert from "node:assert/strict";
import { baseFiles } from "../../../manifests/infrastructure/base.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { minimalFiles, fluxWithHelm, readProject } from "../../configuration/project.ts";

const component = `\
category: tools
namespace: tools
sources: { charts: { oci: "oci://ghcr.io/charts/tools", tag: 1.0.0 } }
stages:
  app:
    releases: { a: { source: charts }, b: { source: charts } }
    manifests:
      - { apiVersion: helm.crossplane.io/v1beta1, kind: Release, metadata: { name: a } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: default } }
environments: { dev: {} }
`;

describe("the files of a stage", () => {
  it("are one for each object, though its name could be another's", async () => {
    const { infrastructure } = await readProject({
      files: { ...minimalFiles, ...fluxWithHelm, "infrastructure/tools.yaml": component },
    });
    const files = infrastructure.components.flatMap((one) => Object.entries(baseFiles(one)));
    const objects = files
      .filter(([path]) => !path.endsWith("/kustomization.yaml"))
      .flatMap(([path, text]) => parseYamlDocuments(text, path));
    assert.equal(objects.length, 5);
    assert.deepEqual(files.map(([path]) => path.split("/").at(-1)).sort(), [
      "config-map-a-default.yaml",
      "config-map-a.yaml",
      "kustomization.yaml",
      "release-a-tools.yaml",
      "release-a.yaml",
      "release-b.yaml",
    ]);
  });
});
