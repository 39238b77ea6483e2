import assert from "node:assert/strict";
import type { Component } from "../../../model/component.ts";
import { layerNamespaces } from "../../../manifests/infrastructure/namespaces.ts";

const component = (name: string, layer: Component["layer"], namespace: string, labels = {}): Component => ({
  ...{ name, layer, namespace, namespaceLabels: labels, category: `of-${name}` },
  ...{ sources: {}, secrets: [], stages: [], environments: { dev: { sources: {}, stages: {} } } },
});

describe("namespaces of components", () => {
  const components = [
    component("gateway", "infrastructure", "network", { team: "network" }),
    component("dashboard", "apps", "network"),
    component("bookmarks", "apps", "home"),
  ];

  it("are in the layer of the first component that has them", () => {
    assert.deepEqual(
      layerNamespaces("infrastructure", components).map(({ object, category }) => [object.metadata, category]),
      [[{ name: "network", labels: { team: "network", ...unpruned } }, "of-gateway"]],
    );
  });

  it("are in the layer of apps too if both layers use them, and Flux creates them there only if they are missing", () => {
    const annotations = { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" };
    assert.deepEqual(
      layerNamespaces("apps", components).map(({ object, category }) => [object.metadata, category]),
      [
        [{ name: "home", labels: unpruned }, "of-bookmarks"],
        [{ name: "network", labels: { team: "network", ...unpruned }, annotations }, "of-dashboard"],
      ],
    );
  });
});

const unpruned = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };
