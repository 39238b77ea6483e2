import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi/errors.js";
import { checkLeavingKinds, type ListObjects } from "../../preflight/leaving-kinds.ts";
import { knownDefinition } from "../../preflight/own-state.ts";
import type { TrackedFile } from "../../github/tracked-file.ts";
import { configuration } from "../support/fixtures.ts";

function definition(group: string, plural: string, component: string): object {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, labels: { "app.kubernetes.io/component": component } },
    spec: {
      group,
      names: { plural },
      versions: [
        { name: "v1beta2", storage: false },
        { name: "v1", storage: true },
      ],
    },
  };
}

const image = "image.toolkit.fluxcd.io";
const release = [
  definition("helm.toolkit.fluxcd.io", "helmreleases", "helm-controller"),
  definition(image, "imagepolicies", "image-reflector-controller"),
  definition(image, "imageupdateautomations", "image-automation-controller"),
  definition("source.extensions.fluxcd.io", "artifactgenerators", "source-watcher"),
];
const definitions = release.flatMap((one) => knownDefinition(one) ?? []);
const bare = configuration({ apps: [] });
const without = { ...bare, flux: { ...bare.flux, documents: [] } };

/** As a cluster answers that has objects of one kind. */
const having =
  (plural: string, ...names: string[]): ListObjects =>
  (kinds) =>
    Promise.resolve(
      kinds.map((kind) => ({
        kind,
        objects: kind.plural === plural ? names.map((name) => ({ namespace: "by-hand", name })) : [],
      })),
    );

function trackedFile(path: string): TrackedFile {
  return { urn: "", repository: "my-diet-platform", branch: "main", path, blob: "", wanted: undefined, commit: "" };
}

describe("kinds that a run takes from a cluster", () => {
  it("are refused, for each controller that can be left out, while the cluster has objects of them", async () => {
    for (const { plural, component } of definitions) {
      await assert.rejects(
        checkLeavingKinds({ definitions, files: [] }, without, having(plural, "one", "two")),
        (error) => {
          assert.ok(RunError.isInstance(error));
          assert.ok(error.message.includes(`\n  ${plural} by-hand/one\n  ${plural} by-hand/two\n`), error.message);
          assert.ok(error.message.includes(component ?? "-"), error.message);
          assert.ok(error.message.includes("put them back into platform:flux.extraComponents"), error.message);
          return true;
        },
      );
    }
  });

  it("go when nothing is left of them", async () => {
    await checkLeavingKinds({ definitions, files: [] }, without, having("none"));
  });

  it("are not asked about while the release has them", async () => {
    const documents = release.map((one) => ({ apiVersion: "v1", kind: "X", metadata: { name: "x" }, ...one }));
    const withAll = { ...bare, flux: { ...bare.flux, documents } };
    const never: ListObjects = () => Promise.reject(new Error("asked"));
    await checkLeavingKinds({ definitions, files: [] }, withAll, never);
  });

  it("are refused where the cluster cannot be asked, while the state has committed some", async () => {
    const unreachable: ListObjects = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const files = [trackedFile("clusters/dev/home/images.yaml")];
    await assert.rejects(
      checkLeavingKinds({ definitions, files }, without, unreachable),
      /my-diet-platform: clusters\/dev\/home\/images\.yaml/,
    );
    await checkLeavingKinds({ definitions, files: [trackedFile("README.md")] }, without, unreachable);
  });

  it("are named twenty at most", async () => {
    const names = Array.from({ length: 23 }, (_, index) => `p${index}`);
    await assert.rejects(
      checkLeavingKinds({ definitions, files: [] }, without, having("imagepolicies", ...names)),
      /by-hand\/p19\n {2}and 3 more\n/,
    );
  });
});
