import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { armor, Decrypter } from "age-encryption";
import * as vectors from "cctv-age";
import { isIdentity } from "../../sops/age-identity.ts";

/** The vectors about files without a passphrase; sealed files have none. */
const files = Object.entries(vectors)
  .map(([name, bytes]) => ({ name, ...vectorOf(bytes) }))
  .filter(({ fields }) => !fields.has("passphrase"));

/** A vector: `key: value` lines, an empty line, an age file. Format: the README of c2sp.org/CCTV/age. */
function vectorOf(bytes: Uint8Array) {
  const end = Buffer.from(bytes).indexOf("\n\n");
  const fields = new Map<string, string[]>();
  for (const line of Buffer.from(bytes.subarray(0, end)).toString().split("\n")) {
    const [key = "", value = ""] = line.split(/: (.*)/s);
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  const body = bytes.subarray(end + 2);
  return { fields, body: fields.has("compressed") ? inflateSync(body) : body };
}

describe("age test vectors (C2SP CCTV)", () => {
  it("are all here", () => {
    const count = (start: string) => files.filter(({ name }) => name.startsWith(start)).length;
    assert(count("x25519") >= 12 && count("hybrid") >= 18 && count("armor") >= 30 && count("stream") >= 25);
  });

  for (const { name, fields, body } of files) {
    const [expect] = fields.get("expect") ?? [];
    const identities = fields.get("identity") ?? [];
    it(`${name}: ${expect ?? "?"}`, async () => {
      const decrypter = new Decrypter();
      for (const identity of identities) {
        assert(isIdentity(identity), "an identity of the vectors is taken for none");
        decrypter.addIdentity(identity);
      }
      const decrypt = async () =>
        decrypter.decrypt(
          fields.has("armored") ? armor.decode(Buffer.from(body).toString("latin1")) : new Uint8Array(body),
        );
      if (expect !== "success") return assert.rejects(decrypt);
      assert.deepEqual(
        [
          createHash("sha256")
            .update(await decrypt())
            .digest("hex"),
        ],
        fields.get("payload"),
      );
    });
  }
});
