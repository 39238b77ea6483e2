import assert from "node:assert/strict";
import { fluxSync } from "../../manifests/flux/sync.ts";
import { changingOver, secretOf } from "../../preflight/change-over.ts";

const [source] = fluxSync({
  url: "https://example.org/fleet.git",
  credentials: "githubApp",
  branch: "main",
  directory: "a",
});
const props = { ...source, metadata: { ...source.metadata, annotations: { "pulumi.com/waitFor": "condition=Ready" } } };
const opts = { ignoreChanges: ["*"] };

describe("other credentials for the root GitRepository", () => {
  it("are left to Flux while they are the same, and at the start", () => {
    assert.equal(secretOf(source), "flux-system-github-app");
    assert.equal(changingOver(props, opts, "flux-system-github-app"), undefined);
    assert.equal(changingOver(props, opts, undefined), undefined);
  });

  it("are written by Pulumi itself, over Flux's own", () => {
    assert.deepEqual(changingOver(props, opts, "flux-system"), {
      props: {
        ...props,
        metadata: {
          ...source.metadata,
          annotations: { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/patchForce": "true" },
        },
      },
      opts: { ignoreChanges: [] },
    });
  });
});
