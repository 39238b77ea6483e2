import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { RegistrySecret } from "../../../components/app/registry-secret.ts";
import { record } from "../../../render/program/record.ts";
import { secret } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

describe("RegistrySecret", () => {
  it("is one pull secret in each namespace, as Docker writes it", async () => {
    const run = await record(
      () =>
        new RegistrySecret("ghcr", {
          namespaces: ["my-diet-splash", "my-diet-dev"],
          labelPrefix: "labrats.work",
          registry: { name: "ghcr", server: "ghcr.io", username: "labrats-bot", password: pulumi.secret("hunter2") },
        }),
    );
    assert.equal(
      tree(run),
      [
        "platform:RegistrySecret ghcr",
        "  kubernetes:Secret ghcr/my-diet-dev",
        "  kubernetes:Secret ghcr/my-diet-splash",
      ].join("\n"),
    );
    const pullSecret = (namespace: string): object => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "ghcr-pull-secret", namespace, labels: { "labrats.work/owner": "platform" } },
      type: "kubernetes.io/dockerconfigjson",
      stringData: secret({
        ".dockerconfigjson":
          // printf labrats-bot:hunter2 | base64
          '{"auths":{"ghcr.io":{"username":"labrats-bot","password":"hunter2","auth":"bGFicmF0cy1ib3Q6aHVudGVyMg=="}}}',
      }),
    });
    assert.deepEqual(run.inputs(), {
      "kubernetes:Secret ghcr/my-diet-dev": pullSecret("my-diet-dev"),
      "kubernetes:Secret ghcr/my-diet-splash": pullSecret("my-diet-splash"),
    });
  });
});
