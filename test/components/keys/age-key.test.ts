import assert from "node:assert/strict";
import { hkdfSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { AgeKey, type AgeKeyArgs } from "../../../components/keys/age-key.ts";
import { encodeIdentity, recipientKind, recipientOf } from "../../../sops/age-identity.ts";
import type { Identity, KeyKind } from "../../../model/age.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { secret } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

const make = async (
  kind: KeyKind,
  protect = true,
  changing: Pick<AgeKeyArgs, "generation" | "overlap"> = {},
): Promise<Recording> =>
  record(
    () => {
      const { identities, recipient, recipients } = new AgeKey("cluster", { kind, protect, ...changing });
      return { identities, recipient, recipients };
    },
    {
      state: {
        "random:RandomPassword cluster": { result: "0".repeat(64) },
        "random:RandomPassword cluster/2": { result: "2".repeat(64) },
      },
    },
  );

const identityOf = (digit: string, kind: KeyKind): Identity =>
  encodeIdentity(Buffer.from(hkdfSync("sha256", digit.repeat(64), "", "AGE identity", 32)), kind);

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
      const { identities, recipient } = new AgeKey("wiki", {
        kind: "x25519",
        protect: true,
        identity: pulumi.secret(own),
      });
      return { identities, recipient };
    });
    // The one of its own stays behind, unused.
    assert.deepEqual(run.find("random:RandomPassword wiki").options, {});
    assert.deepEqual(run.outputs, { identities: secret([own]), recipient: await recipientOf(own) });
    // None of its generations is the key.
    assert.deepEqual(run.outputsOf("platform:AgeKey wiki"), {
      ...{ identity: secret(own), recipient: await recipientOf(own), generations: {} },
    });
  });

  for (const kind of ["x25519", "hybrid"] as const) {
    it(`keeps the identity of kind ${kind} secret, and its recipient not`, async () => {
      const run = await make(kind);
      const identity = encodeIdentity(Buffer.from("aU+G/k3TGdHNmEvR+6kJ8fMGAlX0Sv5+916vDCANkEU=", "base64"), kind);
      const recipient = await recipientOf(identity);
      assert.equal(recipientKind(recipient), kind);
      assert.deepEqual(run.outputs, { identities: secret([identity]), recipient, recipients: [recipient] });
      assert.deepEqual(run.outputsOf("platform:AgeKey cluster"), {
        ...{ identity: secret(identity), recipient, generations: { 1: recipient } },
      });
    });
  }

  it("is another one in each generation", async () => {
    const run = await make("x25519", true, { generation: 2 });
    assert.equal(
      tree(run),
      [
        "platform:AgeKey cluster",
        "  platform:RandomKey cluster/2",
        "    random:RandomPassword cluster/2",
        "        - protect",
      ].join("\n"),
    );
    const identity = identityOf("2", "x25519");
    const recipient = await recipientOf(identity);
    assert.deepEqual(run.outputs, { identities: secret([identity]), recipient, recipients: [recipient] });
    assert.deepEqual(run.outputsOf("platform:AgeKey cluster"), {
      ...{ identity: secret(identity), recipient, generations: { 2: recipient } },
    });
  });

  it("is both while it changes, and the old one can go then", async () => {
    const kept = [{ generation: 1, kind: "x25519" }] as const;
    const run = await make("x25519", true, { generation: 2, overlap: { kept, hasArrived: false } });
    assert.deepEqual(run.find("random:RandomPassword cluster/2").options, { protect: true });
    assert.deepEqual(run.find("random:RandomPassword cluster").options, {});
    const identities = [identityOf("2", "x25519"), identityOf("0", "x25519")];
    const recipients = await Promise.all(identities.map(recipientOf));
    assert.deepEqual(run.outputs, { identities: secret(identities), recipient: recipients[0], recipients });
    assert.deepEqual(run.outputsOf("platform:AgeKey cluster"), {
      ...{ identity: secret(identities[0]), recipient: recipients[0] },
      generations: { 1: recipients[1], 2: recipients[0] },
    });
  });

  for (const [before, after] of [
    ["x25519", "hybrid"],
    ["hybrid", "x25519"],
  ] as const) {
    it(`is sealed to one kind at a time when it changes from ${before} to ${after}`, async () => {
      const kept = [{ generation: 1, kind: before }] as const;
      const sealedTo = async (hasArrived: boolean): Promise<unknown> =>
        outputs.parse((await make(after, true, { generation: 2, overlap: { kept, hasArrived } })).outputs).recipients;
      assert.deepEqual(await sealedTo(false), [await recipientOf(identityOf("0", before))]);
      assert.deepEqual(await sealedTo(true), [await recipientOf(identityOf("2", after))]);
    });
  }
});

const outputs = z.object({ recipients: z.array(z.string()) });
