import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import type { Identity } from "../../model/age.ts";
import { SopsFault, type SopsFaultCode } from "../../sops/fault.ts";
import { leafOf } from "../../sops/leaf.ts";
import { open, recipientsOf } from "../../sops/open.ts";
import { seal } from "../../sops/seal.ts";
import { sealable } from "../support/sealable.ts";

const identity = encodeIdentity(new Uint8Array(32).fill(7));
const other = encodeIdentity(new Uint8Array(32).fill(9));
const recipient = await recipientOf(identity);
const secret = { kind: "Secret", metadata: { name: "a" }, stringData: { user: "bob", pin: 1234, list: ["x", "y"] } };
const sealed = await seal(secret, { recipients: [recipient], now: () => new Date("2026-11-21T05:00:00Z") });

async function faultOf(text: string, identities: readonly Identity[] = [identity]) {
  try {
    await open(text, identities);
  } catch (error) {
    assert(error instanceof SopsFault, String(error));
    return { code: error.code, at: error.at };
  }
  return undefined;
}

/** The sealed file after a change of its parsed content. */
function changed(
  change: (document: Record<string, unknown> & typeof secret & { sops: Record<string, unknown> }) => void,
) {
  const document = parse(sealed) as Parameters<typeof change>[0];
  change(document);
  return stringify(document, { lineWidth: 0 });
}

/** The texts of all values, in order. */
function texts(value: unknown): string[] {
  if (value === null) return [];
  return typeof value === "object" ? Object.values(value).flatMap(texts) : [leafOf(value)?.text ?? ""];
}

describe("open", () => {
  it("gives back any object that was sealed", async () => {
    await fc.assert(
      fc.asyncProperty(sealable, async (object) => {
        const text = await seal(object, { recipients: [recipient] });
        assert.deepEqual(await open(text, [other, identity]), object);
      }),
      { numRuns: 100 },
    );
  }).timeout(180_000);

  it("gives back the same object after sops has reformatted the file", async () => {
    assert.deepEqual(await open(stringify(parse(sealed), { indent: 4, lineWidth: 0 }), [identity]), secret);
    assert.deepEqual(await open(`# note\n${sealed.replaceAll("\n", "\r\n")}`, [identity]), secret);
  });

  it("keeps the document's order for the MAC, also of keys that JavaScript would reorder", async () => {
    const text = await seal({ data: { 1: "a", b: "c" } }, { recipients: [recipient] });
    const lines = text.split("\n");
    assert.deepEqual(await open(text, [identity]), { data: { 1: "a", b: "c" } });
    const swapped = [lines[0], lines[2], lines[1], ...lines.slice(3)].join("\n");
    assert.deepEqual(await faultOf(swapped), { code: "mac-mismatch", at: "" });
  });

  it("refuses a change of any byte, except where SOPS protects nothing", async () => {
    const unnoticed = new Set<string>();
    for (let index = 0; index < sealed.length; index += 1) {
      const flipped = String.fromCharCode(sealed.charCodeAt(index) ^ 1);
      const text = sealed.slice(0, index) + flipped + sealed.slice(index + 1);
      const opened = await open(text, [identity]).catch((error: unknown) => {
        assert(error instanceof SopsFault, `${text}\n${String(error)}`);
      });
      if (opened === undefined) continue;
      assert.deepEqual(texts(opened), texts(secret), text);
      const [name = "", value = ""] = (
        sealed
          .slice(0, index + 1)
          .split("\n")
          .at(-1) ?? ""
      ).split(":");
      unnoticed.add(
        sealed.charAt(index) === "\n" ? "end of a line" : value === "" ? "name" : `value of ${name.trim()}`,
      );
    }
    assert.deepEqual([...unnoticed], ["name", "end of a line", "value of encrypted_regex", "value of version"]);
  }).timeout(180_000);

  const tampered: [string, string, { code: SopsFaultCode; at: string }][] = [
    [
      "a value moved to another key",
      changed(({ stringData: data }) => ([data.user, data.list[0]] = [data.list[0] ?? "", data.user])),
      { code: "damaged-value", at: "stringData.user" },
    ],
    ["list items swapped", changed(({ stringData }) => stringData.list.reverse()), { code: "mac-mismatch", at: "" }],
    ["a list item removed", changed(({ stringData }) => stringData.list.pop()), { code: "mac-mismatch", at: "" }],
    ["a value emptied", changed(({ stringData }) => (stringData.user = "")), { code: "mac-mismatch", at: "" }],
    [
      "a value in plain",
      changed(({ stringData }) => (stringData.user = "eve")),
      { code: "damaged-value", at: "stringData.user" },
    ],
    [
      "a number in plain",
      changed(({ stringData }) => (stringData.pin = 1)),
      { code: "damaged-value", at: "stringData.pin" },
    ],
    ["a readable value changed", changed(({ metadata }) => (metadata.name = "b")), { code: "mac-mismatch", at: "" }],
    ["a readable value added", changed((document) => (document["type"] = "Opaque")), { code: "mac-mismatch", at: "" }],
    [
      "a value turned into a comment",
      sealed.replace(/(?<=- ENC.*)type:str/, "type:comment"),
      { code: "mac-mismatch", at: "" },
    ],
    [
      "a value turned into a comment outside of a list",
      sealed.replace(/(?<=user: ENC.*)type:str/, "type:comment"),
      { code: "unsupported-document", at: "stringData.user" },
    ],
    [
      "a text turned into a number",
      sealed.replace(/(?<=user: ENC.*)type:str/, "type:int"),
      { code: "unsupported-document", at: "stringData.user" },
    ],
    [
      "an unknown type",
      sealed.replace(/(?<=user: ENC.*)type:str/, "type:bytes"),
      { code: "unsupported-document", at: "stringData.user" },
    ],
    ["another date", sealed.replace("05:00:00Z", "05:00:01Z"), { code: "mac-mismatch", at: "" }],
    [
      "the MAC of another file",
      changed(({ sops, stringData }) => (sops["mac"] = stringData.user)),
      { code: "mac-mismatch", at: "" },
    ],
    [
      "less encrypted than stated",
      changed(({ sops }) => (sops["encrypted_regex"] = "^(data|stringData|metadata)$")),
      { code: "damaged-value", at: "metadata.name" },
    ],
    [
      "more encrypted than stated",
      changed(({ sops }) => (sops["encrypted_regex"] = "^data$")),
      { code: "mac-mismatch", at: "" },
    ],
    [
      "a pattern of another dialect",
      changed(({ sops }) => (sops["encrypted_regex"] = "(?i)data")),
      { code: "bad-pattern", at: "sops.encrypted_regex" },
    ],
    ["a damaged data key", sealed.replace(/(?<=FILE-----\n {8}.{30})./, "_"), { code: "damaged-key", at: "" }],
    [
      "the MAC of encrypted values only",
      changed(({ sops }) => (sops["mac_only_encrypted"] = true)),
      { code: "mac-mismatch", at: "" },
    ],
  ];
  for (const [what, text, fault] of tampered) {
    it(`refuses ${what}`, async () => {
      assert.notEqual(text, sealed);
      assert.deepEqual(await faultOf(text), fault);
    });
  }

  const unreadable: [string, string, { code: SopsFaultCode; at: string }][] = [
    ["broken YAML", `${sealed}  x: [`, { code: "not-yaml", at: "" }],
    ["a key twice", `${sealed}kind: Secret\n`, { code: "not-yaml", at: "" }],
    ["an empty file", "", { code: "not-yaml", at: "" }],
    ["a list", "- a\n", { code: "not-sealed", at: "" }],
    ["a plain object", stringify(secret), { code: "not-sealed", at: "" }],
    ["metadata without a MAC", changed(({ sops }) => delete sops["mac"]), { code: "not-sealed", at: "" }],
    ["metadata without AGE", changed(({ sops }) => (sops["age"] = [])), { code: "not-sealed", at: "" }],
    ["several documents", `${sealed}---\na: 1\n`, { code: "unsupported-document", at: "" }],
    [
      "key groups",
      changed(({ sops }) => (sops["key_groups"] = [])),
      { code: "unsupported-document", at: "sops.key_groups" },
    ],
    ["a tag of sops' own on another text", `x: !!merge a\n${sealed}`, { code: "unsupported-document", at: "x" }],
    ["an alias", `x: &x 1\ny: *x\n${sealed}`, { code: "unsupported-document", at: "y" }],
    ["a tag", `x: !!int "1"\n${sealed}`, { code: "unsupported-document", at: "x" }],
    ["a key that is no text", `1: a\n${sealed}`, { code: "unsupported-document", at: "" }],
    ["a date that sops rewrites", `x: {y: 2001-01-01}\n${sealed}`, { code: "unsupported-document", at: "x.y" }],
  ];
  for (const [what, text, fault] of unreadable) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await faultOf(text), fault);
    });
  }

  it("refuses to open without a fitting identity", async () => {
    assert.deepEqual(await faultOf(sealed, []), { code: "no-identities", at: "" });
    assert.deepEqual(await faultOf(sealed, [other]), { code: "no-matching-identity", at: "" });
    const misspelt = identity.replace(/.$/, "Q") as Identity;
    assert.deepEqual(await faultOf(sealed, [identity, misspelt]), { code: "not-an-identity", at: "identities[1]" });
  });

  it("opens with another recipient's key when the first data key is damaged", async () => {
    const recipients = [recipient, await recipientOf(other)];
    const text = (await seal(secret, { recipients })).replace(/(?<=FILE-----\n {8}.{30})./, "_");
    assert.deepEqual(await open(text, [identity, other]), secret);
    assert.deepEqual(await faultOf(text), { code: "damaged-key", at: "" });
  });
});

describe("recipientsOf", () => {
  it("lists them without a key", async () => {
    const recipients = [recipient, await recipientOf(other)];
    assert.deepEqual(recipientsOf(await seal(secret, { recipients })), recipients);
  });

  it("refuses what is not sealed, or to something else", () => {
    assert.throws(() => recipientsOf("a: 1\n"), { code: "not-sealed" });
    assert.throws(() => recipientsOf(sealed.replace(recipient, "age1x")), {
      code: "not-a-recipient",
      at: "sops.age[0].recipient",
    });
  });
});
