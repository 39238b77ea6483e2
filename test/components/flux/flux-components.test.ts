import assert from "node:assert/strict";
import { FluxComponents } from "../../../components/flux/flux-components.ts";
import { loadFluxManifest } from "../../../configuration/flux-manifest.ts";
import { fluxComponents } from "../../../manifests/flux/components.ts";
import type { KubernetesObject } from "../../../model/kubernetes-object.ts";
import { record } from "../../../render/program/record.ts";

const waves = ["kubernetes:Namespace ", "kubernetes:CustomResourceDefinition "];

function waveOf(label: string): number {
  const wave = waves.findIndex((kind) => label.startsWith(kind));
  return wave < 0 ? waves.length : wave;
}

describe("FluxComponents", () => {
  let release: readonly KubernetesObject[];

  before(async () => {
    release = await loadFluxManifest({ manifest: "flux-release.yaml" }, `${import.meta.dirname}/../../support`);
  });

  it("installs the namespace, then definitions, then everything else, whatever the release's order is", async () => {
    const run = await record(() => new FluxComponents("flux", { release: [...release].reverse() }));
    const installed = run.children("platform:FluxComponents flux").map(({ label }) => label);
    assert.equal(installed.length, release.length);
    for (const later of installed) {
      for (const earlier of installed) {
        assert.equal(run.comesAfter(later, earlier), waveOf(later) > waveOf(earlier), `${later} after ${earlier}`);
      }
    }
  });

  it("installs locked down components as they are to stand in Git", async () => {
    let objects: readonly KubernetesObject[] = [];
    const run = await record(() => {
      ({ objects } = new FluxComponents("flux", { release }));
    });
    assert.deepEqual(objects, fluxComponents(release));
    const expected = objects.map((object): [string, unknown] => [
      `kubernetes:${object.kind} flux/${object.kind}/${object.metadata.name}`,
      { ...object },
    ]);
    assert.deepEqual(run.inputs(), Object.fromEntries(expected));
  });
});
