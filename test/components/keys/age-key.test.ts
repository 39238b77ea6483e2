import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AgeKey } from "../../../components/keys/age-key.ts";
import { encodeIdentity, recipientKind, recipientOf } from "../../../sops/age-identity.ts";
import type { KeyKind } from "../../../model/age.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { secret } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

const make = async (kind: KeyKind, protect = true): Promise<Recording> =>
  record(
    () => {
      const { identity, recipient } = new AgeKey("cluster", { kind, protect });
      return { identity, recipient };
    },
    { state: { "random:RandomPassword cluster": { result: "0".repeat(64) } } },
  );

describe("AgeKey", () => {
  it("is made from one protected random key", async () => {
    assert.equal(
      tree(await make("x25519")),
      [
        "platform:AgeKey cluster",
        "  platform:RandomKey cluster",
        "    random:RandomPassword cluster",
        "        - protect",
      ].join("\n"),
    );
  });

  it("is not protected when that is not asked for", async () => {
    assert.deepEqual((await make("x25519", false)).find("random:RandomPassword cluster").options, {});
  });

  it("is somebody's own where one is given", async () => {
    const own = encodeIdentity(new Uint8Array(32).fill(5));
    const run = await record(() => {
      const { identity, recipient } = new AgeKey("wiki", {
        kind: "x25519",
        protect: true,
        identity: pulumi.secret(own),
      });
      return { identity, recipient };
    });
    // The one of its own stays behind, unused.
    assert.deepEqual(run.find("random:RandomPassword wiki").options, {});
    assert.deepEqual(run.outputs, { identity: secret(own), recipient: await recipientOf(own) });
  });

  for (const kind of ["x25519", "hybrid"] as const) {
    it(`keeps the identity of kind ${kind} secret, and its recipient not`, async () => {
      const run = await make(kind);
      const identity = encodeIdentity(Buffer.from("aU+G/k3TGdHNmEvR+6kJ8fMGAlX0Sv5+916vDCANkEU=", "base64"), kind);
      const recipient = await recipientOf(identity);
      assert.equal(recipientKind(recipient), kind);
      assert.deepEqual(run.outputs, { identity: secret(identity), recipient });
      assert.deepEqual(run.outputsOf("platform:AgeKey cluster"), { identity: secret(identity), recipient });
    });
  }
});
