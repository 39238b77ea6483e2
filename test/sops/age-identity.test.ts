import assert from "node:assert/strict";
import { bech32 } from "@scure/base";
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";
import fc from "fast-check";
import {
  encodeIdentity,
  isIdentity,
  isRecipient,
  looksLikeIdentity,
  recipientKind,
  recipientOf,
} from "../../sops/age-identity.ts";
import type { Identity } from "../../model/age.ts";
import { SopsFault } from "../../sops/fault.ts";

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);
const x25519 = encodeIdentity(bytes);
const hybrid = encodeIdentity(bytes, "hybrid");
const recipient = await recipientOf(x25519);
const hybridRecipient = await recipientOf(hybrid);

/** One character of the data part replaced by another of bech32's. */
function misspelt(text: string, index: number): string {
  return text.slice(0, index) + (text[index]?.toLowerCase() === "q" ? "p" : "q") + text.slice(index + 1);
}

describe("encodeIdentity", () => {
  it("encodes 32 bytes as age does", () => {
    assert.equal(x25519, bech32.encodeFromBytes("AGE-SECRET-KEY-", bytes).toUpperCase());
    assert.equal(hybrid, bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", bytes).toUpperCase());
    assert.match(x25519, /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
    assert.match(hybrid, /^AGE-SECRET-KEY-PQ-1[02-9AC-HJ-NP-Z]{58}$/);
  });

  it("keeps every byte", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constantFrom("x25519", "hybrid"),
        (secret, kind) => {
          const identity = encodeIdentity(secret, kind);
          assert.deepEqual(bech32.decodeToBytes(identity).bytes, secret);
          assert(isIdentity(identity));
        },
      ),
    );
  });

  it("refuses any other length", () => {
    for (const length of [0, 31, 33]) assert.throws(() => encodeIdentity(new Uint8Array(length)), RangeError);
  });
});

describe("recipientOf", () => {
  it("gives age's public key, of the identity's kind", async () => {
    assert.equal(recipient, await identityToRecipient(x25519));
    assert.equal(recipientKind(recipient), "x25519");
    assert.equal(hybridRecipient, await identityToRecipient(hybrid));
    assert.equal(recipientKind(hybridRecipient), "hybrid");
  });

  it("gives the public key of the age test vectors' identity", async () => {
    // From filippo.io/age's README and from its test of X25519 identities.
    assert.equal(
      await recipientOf("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"),
      "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    );
  });

  it("gives a key for which only the identity decrypts", async () => {
    for (const [own, strange] of [
      [x25519, await generateX25519Identity()],
      [hybrid, await generateHybridIdentity()],
    ] as const) {
      const encrypter = new Encrypter();
      encrypter.addRecipient(await recipientOf(own));
      const file = await encrypter.encrypt("message");
      const decrypter = new Decrypter();
      decrypter.addIdentity(strange);
      await assert.rejects(decrypter.decrypt(file, "text"));
      decrypter.addIdentity(own);
      assert.equal(await decrypter.decrypt(file, "text"), "message");
    }
  });

  it("refuses a damaged identity without repeating it", async () => {
    const damaged = misspelt(x25519, 30) as Identity;
    await assert.rejects(recipientOf(damaged), (error) => {
      assert(error instanceof SopsFault);
      assert.equal(error.code, "not-an-identity");
      return !error.message.includes(damaged.slice(20, 40));
    });
  });
});

describe("isRecipient and isIdentity", () => {
  it("take complete keys only, each its own kind", () => {
    assert(isRecipient(recipient) && isRecipient(hybridRecipient) && isIdentity(x25519) && isIdentity(hybrid));
    assert(!isRecipient(x25519) && !isIdentity(recipient));
    for (const text of [recipient, hybridRecipient]) {
      for (const wrong of [
        text.slice(0, -1),
        `${text}q`,
        ` ${text}`,
        `${text}\n`,
        text.toUpperCase(),
        misspelt(text, 20),
      ]) {
        assert.equal(isRecipient(wrong), false, wrong);
      }
    }
    for (const wrong of [
      x25519.toLowerCase(),
      x25519.slice(0, -1),
      `${x25519}\n`,
      misspelt(x25519, 40),
      "AGE-SECRET-KEY-1",
    ]) {
      assert.equal(isIdentity(wrong), false, wrong);
    }
  });

  it("refuse well-formed bech32 of another length, prefix or scheme", () => {
    for (const text of [
      bech32.encodeFromBytes("age", new Uint8Array(31)),
      bech32.encode("age1pq", bech32.toWords(new Uint8Array(32)), false),
      bech32.encode("age1tag", bech32.toWords(new Uint8Array(33)), false),
      bech32.encodeFromBytes("bc", new Uint8Array(32)),
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ",
      "age1",
      "",
    ]) {
      assert.equal(isRecipient(text), false, text);
    }
    assert.equal(isIdentity(bech32.encodeFromBytes("AGE-SECRET-KEY-", new Uint8Array(31)).toUpperCase()), false);
  });

  it("take no misspelt key", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: recipient.length - 1 }),
        (index) => !isRecipient(misspelt(recipient, index)),
      ),
    );
  });
});

describe("looksLikeIdentity", () => {
  it("recognises private keys in any state", () => {
    const file = `# created: 2026-11-21\n# public key: ${recipient}\n${x25519}\n`;
    for (const text of [x25519, hybrid, x25519.toLowerCase(), ` ${x25519.slice(0, 30)}`, file])
      assert(looksLikeIdentity(text));
    for (const text of [recipient, hybridRecipient, "", "age-secret"]) assert(!looksLikeIdentity(text));
  });
});
