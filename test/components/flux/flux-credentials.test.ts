import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { FluxCredentials } from "../../../components/flux/flux-credentials.ts";
import { identity } from "../../support/fixtures.ts";
import { record } from "../../../render/program/record.ts";
import { secret } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

const credentials = { privateKey: "private", publicKey: "public", knownHosts: "hosts" };

describe("FluxCredentials", () => {
  it("puts the deploy key and the cluster's key into flux-system, secret both", async () => {
    const run = await record(
      () =>
        new FluxCredentials("credentials", {
          deployKey: pulumi.secret(credentials),
          identities: pulumi.secret([identity]),
        }),
    );
    assert.equal(
      tree(run),
      [
        "platform:FluxCredentials credentials",
        "  kubernetes:Secret credentials-age-key",
        "  kubernetes:Secret credentials-deploy-key",
      ].join("\n"),
    );
    assert.deepEqual(run.inputs(), {
      "kubernetes:Secret credentials-age-key": {
        apiVersion: "v1",
        kind: "Secret",
        metadata: {
          name: "sops-age",
          namespace: "flux-system",
          labels: { "reconcile.fluxcd.io/watch": "Enabled" },
        },
        type: "Opaque",
        stringData: secret({ "age.agekey": identity }),
      },
      "kubernetes:Secret credentials-deploy-key": {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "flux-system", namespace: "flux-system" },
        type: "Opaque",
        stringData: secret({ identity: "private", "identity.pub": "public", known_hosts: "hosts" }),
      },
    });
  });
});
