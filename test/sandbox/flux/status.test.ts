import assert from "node:assert/strict";
import { fluxRows } from "../../../sandbox/flux/status.ts";
import { fluxObject, gitRepository, kustomization, type Wish } from "./objects.ts";

describe("the status of Flux", () => {
  it("is Flux's own verdict on every object, sources first", () => {
    const rows = fluxRows([
      kustomization({ namespace: "my-diet-platform", name: "b", spec: { sourceRef: { kind: "Bucket", name: "x" } } }),
      kustomization({ message: "Applied revision: main@sha1:aaa" }),
      gitRepository({ ready: "False", message: "no route to host", spec: { suspend: true } }),
      fluxObject("Secret", {}, {}, {}),
    ]);
    assert.deepEqual(rows, [
      {
        kind: "GitRepository",
        namespace: "flux-system",
        name: "fleet",
        revision: "main@sha1:aaa",
        suspended: true,
        ready: "False",
        message: "no route to host",
      },
      {
        kind: "Kustomization",
        namespace: "flux-system",
        name: "fleet",
        revision: "main@sha1:aaa",
        suspended: false,
        ready: "True",
        message: "Applied revision: main@sha1:aaa",
      },
      {
        kind: "Kustomization",
        namespace: "my-diet-platform",
        name: "b",
        revision: "main@sha1:aaa",
        suspended: false,
        ready: "True",
        message: "fine",
      },
    ]);
  });

  const cases: [string, Wish, string, string][] = [
    ["has not been looked at", { ready: "none" }, "Unknown", "waiting to be reconciled"],
    ["was changed since", { generation: 2, observedGeneration: 1 }, "Unknown", "changed since it was reconciled"],
    ["is being deleted", { deletionTimestamp: "2026-01-01T00:00:00Z" }, "Unknown", "being deleted"],
    ["is in progress", { ready: "Unknown", message: "building" }, "Unknown", "building"],
    ["has failed", { ready: "False", message: "kustomize build failed" }, "False", "kustomize build failed"],
    [
      "has not applied what its source fetched",
      { revision: "main@sha1:bbb" },
      "Unknown",
      "waiting to apply main@sha1:aaa",
    ],
    ["failed before it applied it", { revision: "main@sha1:bbb", ready: "False", message: "x" }, "False", "x"],
    [
      "has a source in another namespace that is ahead",
      {
        namespace: "app",
        revision: "old",
        spec: { sourceRef: { kind: "GitRepository", name: "fleet", namespace: "flux-system" } },
      },
      "Unknown",
      "waiting to apply main@sha1:aaa",
    ],
    ["has a source that nobody sees", { namespace: "app" }, "True", "fine"],
  ];
  for (const [name, wish, ready, message] of cases) {
    it(`is ${ready} for a Kustomization that ${name}`, () => {
      const [, row] = fluxRows([gitRepository(), kustomization(wish)]);
      assert.deepEqual([row?.ready, row?.message], [ready, message]);
    });
  }

  it("is True for a Helm repository that Flux never looks at", () => {
    const [row] = fluxRows([fluxObject("HelmRepository", { ready: "none", spec: { type: "oci" } }, {}, {})]);
    assert.deepEqual([row?.ready, row?.message], ["True", "nothing to fetch"]);
  });
});
