import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parse } from "yaml";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import { SopsFault } from "../../sops/fault.ts";
import type { SopsFaultCode } from "../../sops/fault.ts";
import { open } from "../../sops/open.ts";
import { seal } from "../../sops/seal.ts";
import { decryptValue } from "../../sops/value-cipher.ts";

const identity = encodeIdentity(new Uint8Array(32).fill(7));
const hybrid = encodeIdentity(new Uint8Array(32).fill(8), "hybrid");
const other = encodeIdentity(new Uint8Array(32).fill(9));
const recipient = await recipientOf(identity);
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "deploy-key", labels: { replicas: 2, ready: true } },
  type: "Opaque",
  stringData: {
    identity: "key\n",
    known_hosts: "",
    port: 22,
    ratio: 0.5,
    strict: false,
    list: ["a", { b: null, c: "d" }],
  },
};

async function faultOf(object: object, recipients: readonly string[] = [recipient], encryptedRegex?: string) {
  try {
    await seal(object, { recipients, ...(encryptedRegex === undefined ? {} : { rules: { encryptedRegex } }) });
  } catch (error) {
    assert(error instanceof SopsFault, String(error));
    return { code: error.code, at: error.at };
  }
  throw new assert.AssertionError({ message: "it was sealed" });
}

describe("seal", () => {
  it("writes the document that sops writes: readable structure, encrypted values, metadata last", async () => {
    const bytes = new Uint8Array(32).fill(1);
    const text = await seal(secret, {
      recipients: [recipient],
      comment: "Written by Pulumi.",
      random: () => bytes,
      now: () => new Date("2026-11-21T05:00:00.789Z"),
    });
    const masked = text
      .replace(/(?<=BEGIN AGE ENCRYPTED FILE-----\n)[^-]+/, "        …\n        ")
      .replaceAll(/data:[^,]+,iv:[^,]+,tag:[^,]+/g, "…");
    assert.equal(
      masked,
      `# Written by Pulumi.

apiVersion: v1
kind: Secret
metadata:
  name: deploy-key
  labels:
    replicas: 2
    ready: true
type: Opaque
stringData:
  identity: ENC[AES256_GCM,…,type:str]
  known_hosts: ""
  port: ENC[AES256_GCM,…,type:int]
  ratio: ENC[AES256_GCM,…,type:float]
  strict: ENC[AES256_GCM,…,type:bool]
  list:
    - ENC[AES256_GCM,…,type:str]
    - b: null
      c: ENC[AES256_GCM,…,type:str]
sops:
  age:
    - recipient: ${recipient}
      enc: |
        -----BEGIN AGE ENCRYPTED FILE-----
        …
        -----END AGE ENCRYPTED FILE-----
  encrypted_regex: ^(data|stringData)$
  lastmodified: "2026-11-21T05:00:00Z"
  mac: ENC[AES256_GCM,…,type:str]
  version: "3.13.2"
`,
    );
  });

  it("binds each value to its keys without list indices, and hashes all values in document order", async () => {
    const key = new Uint8Array(32).fill(1);
    const text = await seal(secret, { recipients: [recipient], random: () => key });
    const sealed = parse(text) as {
      stringData: { port: string; list: [string, { c: string }] };
      sops: { mac: string; lastmodified: string };
    };
    const leaf = (value: string, path: string) => decryptValue(value, key, path);
    assert.deepEqual(leaf(sealed.stringData.port, "stringData:port:"), { type: "int", text: "22" });
    assert.deepEqual(leaf(sealed.stringData.list[1].c, "stringData:list:c:"), { type: "str", text: "d" });
    const values = ["v1", "Secret", "deploy-key", "2", "True", "Opaque", "key\n", "", "22", "0.5", "False", "a", "d"];
    assert.deepEqual(leaf(sealed.sops.mac, sealed.sops.lastmodified), {
      type: "str",
      text: createHash("sha512").update(values.join("")).digest("hex").toUpperCase(),
    });
  });

  it("draws a data key and an IV of 32 bytes for every value", async () => {
    const sizes: number[] = [];
    const random = (size: number) => {
      sizes.push(size);
      return new Uint8Array(size).fill(sizes.length);
    };
    const text = await seal({ data: { a: "1", b: "" }, c: "2" }, { recipients: [recipient], random });
    // The data key, the values (the empty one needs none, but may draw), the MAC.
    assert(sizes.every((size) => size === 32));
    const ivs = [...text.matchAll(/iv:([^,]+)/g)].map(([, iv]) => iv);
    assert.equal(ivs.length, 2);
    assert.equal(new Set(ivs).size, 2);
  });

  it("seals to every recipient once", async () => {
    const recipients = [recipient, await recipientOf(other), recipient];
    const text = await seal(secret, { recipients });
    assert.equal(text.match(/recipient: /g)?.length, 2);
    assert.deepEqual(await open(text, [other]), secret);
    assert.deepEqual(await open(text, [identity]), secret);
  });

  it("seals to hybrid recipients", async () => {
    const text = await seal(secret, { recipients: [await recipientOf(hybrid)] });
    assert.deepEqual(await open(text, [identity, hybrid]), secret);
  });

  it("encrypts what the rules say", async () => {
    const text = await seal(
      { spec: { token: "t" }, data: { a: "b" } },
      { recipients: [recipient], rules: { encryptedRegex: "^token$" } },
    );
    const sealed = parse(text) as { spec: { token: string }; data: { a: string } };
    assert.match(sealed.spec.token, /^ENC/);
    assert.equal(sealed.data.a, "b");
  });

  it("refuses recipients that cannot be meant", async () => {
    const hybridRecipient = await recipientOf(hybrid);
    const cases: [string[], SopsFaultCode, string][] = [
      [[], "no-recipients", "recipients"],
      [[recipient, identity], "identity-as-recipient", "recipients[1]"],
      [[identity.toLowerCase()], "identity-as-recipient", "recipients[0]"],
      [[recipient.slice(0, -1)], "not-a-recipient", "recipients[0]"],
      [[recipient, hybridRecipient], "mixed-recipients", "recipients"],
    ];
    for (const [recipients, code, at] of cases) assert.deepEqual(await faultOf(secret, recipients), { code, at });
  });

  it("refuses objects that are sealed, or have nothing to encrypt", async () => {
    const sealed = parse(await seal(secret, { recipients: [recipient] })) as { stringData: object };
    assert.deepEqual(await faultOf(sealed), { code: "already-sealed", at: "sops" });
    assert.deepEqual(await faultOf({ data: sealed.stringData }), { code: "already-sealed", at: "data.identity" });
    for (const object of [{}, { kind: "Secret" }, { data: {} }, { data: null }, { data: { a: "", b: null } }]) {
      assert.deepEqual(await faultOf(object), { code: "nothing-to-encrypt", at: "" });
    }
    assert.deepEqual(await faultOf(secret, [recipient], "^token$"), { code: "nothing-to-encrypt", at: "" });
  });

  it("refuses values that SOPS cannot hold, naming their path", async () => {
    for (const value of [
      NaN,
      -Infinity,
      2 ** 53,
      1e20,
      2n ** 63n,
      -(2n ** 63n) - 1n,
      undefined,
      Symbol("s"),
      () => 1,
    ]) {
      assert.deepEqual(await faultOf({ data: { a: [{ b: value }] } }), {
        code: "unsupported-value",
        at: "data.a[0].b",
      });
      assert.deepEqual(await faultOf({ kind: value, data: { a: "b" } }), { code: "unsupported-value", at: "kind" });
    }
    for (const value of [
      new Date(),
      new Map([["a", 1]]),
      Buffer.from("a"),
      { [Symbol("key")]: 1 },
      "\udc00",
      new Error("e"),
    ]) {
      assert.deepEqual(await faultOf({ data: { a: value } }), { code: "unsupported-value", at: "data.a" });
    }
    assert.deepEqual(await faultOf({ data: { "\ud800": "a" } }), { code: "unsupported-value", at: "data.\ud800" });
    assert.deepEqual(await faultOf([]), { code: "unsupported-value", at: "" });
    const sparse: unknown[] = [];
    sparse[1] = "a";
    assert.deepEqual(await faultOf({ data: sparse }), { code: "unsupported-value", at: "data[0]" });
  });

  it("refuses rules that Go and JavaScript read differently", async () => {
    for (const pattern of ["", "(?i)data", "[[:alpha:]]", String.raw`\d+`, "data(", "(?=x)", "a{2}"]) {
      assert.deepEqual(await faultOf(secret, [recipient], pattern), {
        code: "bad-pattern",
        at: "rules.encryptedRegex",
      });
    }
  });

  it("refuses what Flux would not decrypt for its size", async () => {
    assert.deepEqual(await faultOf({ data: { a: "x".repeat(4 * 2 ** 20) } }), { code: "too-large", at: "" });
  });

  it("never repeats a secret in an error", async () => {
    for (const recipients of [[identity], ["hunter2"]]) {
      await assert.rejects(seal({ data: { a: "hunter2" } }, { recipients }), (error) => {
        assert(error instanceof Error);
        return !error.message.includes("hunter2") && !error.message.includes(identity.slice(20));
      });
    }
  });
});
