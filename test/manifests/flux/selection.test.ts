import assert from "node:assert/strict";
import { selectComponents } from "../../../manifests/flux/selection.ts";
import { objectId, type KubernetesObject } from "../../../model/kubernetes-object.ts";

const everyController = [
  "source-controller",
  "kustomize-controller",
  "helm-controller",
  "notification-controller",
  "image-reflector-controller",
  "image-automation-controller",
  "source-watcher",
];

/** Like an official install.yaml: every object of a controller has its name in a label, what is shared has none. */
const release: readonly KubernetesObject[] = [
  shared("Namespace", "flux-system"),
  ...everyController.map((name) => of(name, "CustomResourceDefinition", `things.${name}`)),
  shared("ClusterRoleBinding", "crd-controller-flux-system"),
  ...everyController.map((name) => of(name, "Deployment", name)),
];

function shared(kind: string, name: string): KubernetesObject {
  return { apiVersion: "v1", kind, metadata: { name, labels: { "app.kubernetes.io/part-of": "flux" } } };
}

function of(component: string, kind: string, name: string): KubernetesObject {
  const labels = { "app.kubernetes.io/component": component, "app.kubernetes.io/part-of": "flux" };
  return { apiVersion: "v1", kind, metadata: { name, labels } };
}

const withControllers = (names: readonly string[]): string[] => [
  "Namespace/flux-system",
  ...names.map((name) => `CustomResourceDefinition/things.${name}`),
  "ClusterRoleBinding/crd-controller-flux-system",
  ...names.map((name) => `Deployment/${name}`),
];

describe("the controllers of a release that a cluster gets", () => {
  it("are four, with their definitions and what all have in common", () => {
    assert.deepEqual(selectComponents(release, []).map(objectId), withControllers(everyController.slice(0, 4)));
  });

  it("are more when it asks for them", () => {
    assert.deepEqual(
      selectComponents(release, ["image-automation-controller", "image-reflector-controller"]).map(objectId),
      withControllers(everyController.slice(0, 6)),
    );
    assert.deepEqual(
      selectComponents(release, ["source-watcher"]).map(objectId),
      withControllers([...everyController.slice(0, 4), "source-watcher"]),
    );
  });

  it("are the same when it asks twice", () => {
    assert.deepEqual(
      selectComponents(release, ["source-watcher", "source-watcher"]),
      selectComponents(release, ["source-watcher"]),
    );
  });
});
