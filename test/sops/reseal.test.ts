import assert from "node:assert/strict";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import { open } from "../../sops/open.ts";
import { reseal, sealedTo } from "../../sops/reseal.ts";
import { seal } from "../../sops/seal.ts";
import { toYaml } from "../../yaml/write.ts";
import { SopsCommand } from "../support/sops-command.ts";

const [old, fresh, other, hybrid] = [1, 2, 3, 4].map((byte) =>
  encodeIdentity(new Uint8Array(32).fill(byte), byte === 4 ? "hybrid" : "x25519"),
);
assert.ok(old !== undefined && fresh !== undefined && other !== undefined && hybrid !== undefined);
const recipients = await Promise.all([old, fresh, other].map(recipientOf));
const [oldRecipient = "", freshRecipient = "", otherRecipient = ""] = recipients;

const object = { kind: "Secret", metadata: { name: "a" }, stringData: { user: "bob", pin: 12, on: true, none: "" } };

describe("reseal", () => {
  it("lets others open a file, and those who leave no longer, and changes nothing else", async () => {
    const sealed = await seal(object, { recipients: [oldRecipient, otherRecipient], comment: "Kept." });
    const again = await reseal(sealed, [old], [freshRecipient, otherRecipient]);
    assert.deepEqual(sealedTo(again), [freshRecipient, otherRecipient]);
    for (const identity of [fresh, other]) assert.deepEqual(await open(again, [identity]), object);
    await assert.rejects(open(again, [old]), /none of the given identities/);
    const around = (text: string): string[] => text.split(/^ {2}age:\n[^]*?(?=^ {2}\w)/m);
    assert.deepEqual(around(again), around(sealed));
    // What the one who stays had is as it was.
    const enc = (text: string): string =>
      text.split(`recipient: ${otherRecipient}`)[1]?.split("encrypted_regex")[0] ?? "";
    assert.equal(enc(again), enc(sealed));
  });

  it("gives back a file that it would seal to the same recipients", async () => {
    const sealed = await seal(object, { recipients: [oldRecipient] });
    assert.equal(await reseal(sealed, [old], [oldRecipient]), sealed);
  });

  it("changes to post-quantum keys, and mixes none", async () => {
    const sealed = await seal(object, { recipients: [oldRecipient] });
    const hybridRecipient = await recipientOf(hybrid);
    assert.deepEqual(await open(await reseal(sealed, [old], [hybridRecipient]), [hybrid]), object);
    await assert.rejects(reseal(sealed, [old], [hybridRecipient, freshRecipient]), /mixed/);
  });

  it("needs somebody who can open the file, and a sealed file", async () => {
    const sealed = await seal(object, { recipients: [oldRecipient] });
    await assert.rejects(reseal(sealed, [fresh], [freshRecipient]), /none of the given identities/);
    await assert.rejects(reseal("kind: Secret\n", [old], [freshRecipient]), /not a sealed file|no SOPS/i);
    await assert.rejects(reseal("a: [\n", [old], [freshRecipient]), /YAML/);
    await assert.rejects(reseal(sealed, [old], []), /recipient/);
  });

  it("refuses what others than age recipients can open, whom it would lose", async () => {
    const sealed = await seal(object, { recipients: [oldRecipient] });
    for (const entry of ["key_groups: [{}]", "pgp: [{ fp: A }]", "kms: [{ arn: a }]", "shamir_threshold: 2"]) {
      const more = sealed.replace(/^sops:\n/m, `sops:\n  ${entry}\n`);
      await assert.rejects(reseal(more, [old], [freshRecipient]), /sops\.(key_groups|pgp|kms|shamir_threshold)/);
    }
    const none = sealed.replace(/^sops:\n/m, "sops:\n  pgp: []\n  kms: []\n");
    assert.deepEqual(sealedTo(await reseal(none, [old], [freshRecipient])), [freshRecipient]);
  });

  describe("of what sops writes", () => {
    let command: SopsCommand;
    const ending = new AbortController();

    before(async function () {
      this.timeout(30 * 60_000);
      command = await SopsCommand.prepare(ending.signal);
    });

    after(async () => {
      ending.abort();
      await command.remove();
    });

    const plain =
      '# top\ndata:\n    # inside\n    a: x # beside\n    b:\n        - y\n        - 1.50\n    c: true\n    d: ""\n';
    const forms: readonly (readonly [what: string, file: string, text: string, rule: object])[] = [
      ["YAML with comments of every kind", "a.sops.yaml", plain, {}],
      ["several documents in one file", "many.sops.yaml", `${plain}---\ndata: { z: "1" }\n`, {}],
      ["JSON", "a.sops.json", '{ "data": { "a": "x", "n": 1.50, "list": [1, "ü"] } }', {}],
      [
        "what is encrypted but for a suffix",
        "suffix.sops.yaml",
        "a: x\nb_plain: y\n",
        { unencrypted_suffix: "_plain" },
      ],
      ["a MAC of what is encrypted only", "mac.sops.yaml", plain, { encrypted_regex: "^a$", mac_only_encrypted: true }],
    ];
    for (const [what, file, text, rule] of forms) {
      it(`is what sops updatekeys makes of it: ${what}`, async () => {
        const path = await command.write(file, text);
        const first = { creation_rules: [{ age: `${oldRecipient},${otherRecipient}`, ...rule }] };
        const from = await command.write("from.yaml", toYaml(first));
        const encrypted = await command.sops(["--config", from, "encrypt", path]);
        const again = await reseal(encrypted, [old], [freshRecipient, otherRecipient]);
        const resealed = await command.write(file, again);
        const decrypted = await command.sops(["decrypt", resealed], fresh);
        const before = await command.write(`before-${file}`, encrypted);
        assert.equal(decrypted, await command.sops(["decrypt", before], old));
        await assert.rejects(
          command.sops(["decrypt", resealed], old),
          /no identity matched|Failed to get the data key/,
        );
        // The same text as sops' own, but for what is encrypted to each recipient, and how deep its lines are.
        const second = { creation_rules: [{ age: `${freshRecipient},${otherRecipient}`, ...rule }] };
        const config = await command.write("config.yaml", toYaml(second));
        const theirs = await command.write(file, encrypted);
        await command.sops(["--config", config, "updatekeys", "--yes", theirs], old);
        const updated = await command.sops(["decrypt", theirs], fresh);
        assert.equal(updated, decrypted);
        assert.deepEqual(outside(again), outside(await command.read(file)));
      });
    }

    /** Everything but the recipients. */
    function outside(text: string): string[] {
      return text
        .replaceAll(/"age": ?\[[^\]]*\]/g, "")
        .split("\n")
        .map((line) => line.trim())
        .filter(
          (line) => !/^(- )?recipient: |^-+(BEGIN|END) AGE|^[A-Za-z0-9+/=]{1,64}$/.test(line) || line.includes(":"),
        )
        .filter((line) => !/^(- )?(recipient|enc): /.test(line) && line !== "- enc: |" && line !== "enc: |");
    }
  });
});
