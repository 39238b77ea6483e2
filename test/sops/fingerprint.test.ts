import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import { fingerprint } from "../../sops/fingerprint.ts";
import { sealable } from "../support/sealable.ts";

const identity = encodeIdentity(new Uint8Array(32).fill(7));
const home = await recipientOf(identity);
const admin = await recipientOf(encodeIdentity(new Uint8Array(32).fill(9)));
const key = new Uint8Array(32).fill(1);
const secret = { kind: "Secret", data: { a: "1", b: ["2", null] } };
const base = fingerprint(secret, [home], {}, key);

describe("fingerprint", () => {
  it("stays as it is between versions, or every sealed file would be sealed again", () => {
    assert.equal(base, "33fd2d26296235a3db0670b9ab44ad55e1c3a737ab7ab9055d7091fc04a13cde");
  });

  it("does not depend on the order or repetition of recipients, nor on the order of keys", () => {
    const reordered = { data: { b: ["2", null], a: "1" }, kind: "Secret" };
    assert.equal(fingerprint(reordered, [home], {}, key), base);
    assert.equal(fingerprint(secret, [home, admin], {}, key), fingerprint(secret, [admin, home, admin], {}, key));
  });

  it("takes the default rule for the same as none", () => {
    assert.equal(fingerprint(secret, [home], { encryptedRegex: "^(data|stringData)$" }, key), base);
  });

  it("changes with every input", () => {
    const others = [
      fingerprint({ ...secret, data: { a: 1, b: ["2", null] } }, [home], {}, key),
      fingerprint({ ...secret, data: { a: "1", b: [null, "2"] } }, [home], {}, key),
      fingerprint({ ...secret, data: { a: "1", b: { 0: "2", 1: null } } }, [home], {}, key),
      fingerprint({ ...secret, data: { a: "1", b: ["2"] } }, [home], {}, key),
      fingerprint({ ...secret, data: { a: "1", b: ["2", "null"] } }, [home], {}, key),
      fingerprint(secret, [admin], {}, key),
      fingerprint(secret, [home, admin], {}, key),
      fingerprint(secret, [home], { encryptedRegex: "^data$" }, key),
      fingerprint(secret, [home], {}, new Uint8Array(32).fill(2)),
    ];
    assert.equal(new Set([base, ...others]).size, others.length + 1);
  });

  it("is the same for a copy, and shows 64 hexadecimal digits", () => {
    fc.assert(
      fc.property(sealable, (object) => {
        const print = fingerprint(object, [home], {}, key);
        assert.match(print, /^[0-9a-f]{64}$/);
        assert.equal(fingerprint(structuredClone(object), [home], {}, key), print);
      }),
    );
  });

  it("refuses what seal refuses, and keys that could be guessed", () => {
    assert.throws(() => fingerprint({ data: { a: new Date() } }, [home], {}, key), {
      code: "unsupported-value",
      at: "data.a",
    });
    assert.throws(() => fingerprint({ data: { a: undefined } }, [home], {}, key), {
      code: "unsupported-value",
      at: "data.a",
    });
    assert.throws(() => fingerprint(secret, [], {}, key), { code: "no-recipients" });
    assert.throws(() => fingerprint(secret, [identity], {}, key), { code: "identity-as-recipient" });
    assert.throws(() => fingerprint(secret, [home], {}, new Uint8Array(31)), RangeError);
  });
});
