import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { playedComponents, playedObjects } from "../../../sandbox/flux/played-components.ts";
import { scratchDirectory } from "../process/scratch.ts";

const definitions = {
  "helmreleases.helm.toolkit.fluxcd.io": "helm.toolkit.fluxcd.io",
  "alerts.notification.toolkit.fluxcd.io": "notification.toolkit.fluxcd.io",
  "imagepolicies.image.toolkit.fluxcd.io": "image.toolkit.fluxcd.io",
  "imagerepositories.image.toolkit.fluxcd.io": "image.toolkit.fluxcd.io",
  "imageupdateautomations.image.toolkit.fluxcd.io": "image.toolkit.fluxcd.io",
  "certificates.cert-manager.io": "cert-manager.io",
};

describe("the controllers of Flux that the sandbox plays", () => {
  const directory = scratchDirectory();

  const objectsOf = (name: string): string[] => {
    const component = playedComponents.find((one) => one.name === name);
    assert(component !== undefined);
    return playedObjects(component, directory()).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  };

  it("bring the definitions of their own kinds, and what a release has of them", () => {
    for (const [name, group] of Object.entries(definitions)) {
      const definition = {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name },
        spec: { group },
      };
      writeFileSync(join(directory(), `${name}.json`), JSON.stringify(definition));
    }
    assert.deepEqual(objectsOf("helm-controller"), [
      "CustomResourceDefinition helmreleases.helm.toolkit.fluxcd.io",
      "ServiceAccount helm-controller",
      "Deployment helm-controller",
    ]);
    assert.deepEqual(objectsOf("notification-controller"), [
      "CustomResourceDefinition alerts.notification.toolkit.fluxcd.io",
      "ServiceAccount notification-controller",
      "Service notification-controller",
      "Service webhook-receiver",
      "Deployment notification-controller",
    ]);
    assert.deepEqual(objectsOf("image-reflector-controller"), [
      "CustomResourceDefinition imagepolicies.image.toolkit.fluxcd.io",
      "CustomResourceDefinition imagerepositories.image.toolkit.fluxcd.io",
      "ServiceAccount image-reflector-controller",
      "Deployment image-reflector-controller",
    ]);
    assert.deepEqual(objectsOf("image-automation-controller"), [
      "CustomResourceDefinition imageupdateautomations.image.toolkit.fluxcd.io",
      "ServiceAccount image-automation-controller",
      "Deployment image-automation-controller",
    ]);
  });

  it("are left out while their definitions are not there", () => {
    assert.deepEqual(
      playedComponents.flatMap(({ name }) => objectsOf(name)),
      [],
    );
  });
});
