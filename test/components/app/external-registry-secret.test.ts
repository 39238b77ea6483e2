import assert from "node:assert/strict";
import { ExternalRegistrySecret } from "../../../components/app/external-registry-secret.ts";
import { pullSecret } from "../../../manifests/app/pull-secret.ts";
import { platformMark } from "../../../manifests/platform-mark.ts";
import { record } from "../../../render/program/record.ts";

describe("ExternalRegistrySecret", () => {
  it("is one order for a copy in each namespace, each of which is waited for", async () => {
    const namespaces = ["my-diet-splash", "my-diet-dev"];
    const run = await record(
      () => new ExternalRegistrySecret("ghcr", { namespaces, registry: "ghcr", labelPrefix: "labrats.work" }),
    );
    const ordered = (namespace: string): object => {
      const { metadata, ...object } = pullSecret("ghcr-pull-secret", namespace, platformMark("labrats.work"));
      return {
        ...object,
        metadata: {
          ...metadata,
          annotations: { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": "180" },
        },
      };
    };
    assert.deepEqual(run.inputs(), {
      "kubernetes:ExternalSecret ghcr/my-diet-dev": ordered("my-diet-dev"),
      "kubernetes:ExternalSecret ghcr/my-diet-splash": ordered("my-diet-splash"),
    });
  });
});
