import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";

/**
 * The bytes that start the hash when only encrypted values count: SHA-256 of `sops`, as `sops.go` (3.13) defines it.
 */
const encryptedOnlyStart = createHash("sha256").update("sops").digest();

/**
 * The integrity check of a SOPS document: SHA-512 over the plaintext of all values in document order, encrypted or not.
 * Keys, nesting, null and empty containers do not count.
 */
export class Mac {
  readonly #hash: Hash = createHash("sha512");

  constructor(options: { readonly encryptedOnly?: boolean } = {}) {
    if (options.encryptedOnly === true) this.#hash.update(encryptedOnlyStart);
  }

  /** Adds the next value, in SOPS' text form. */
  add(text: string): void {
    this.#hash.update(text, "utf8");
  }

  /** Returns the hash in upper-case hexadecimal digits. Nothing can be added afterwards. */
  digest(): string {
    return this.#hash.digest("hex").toUpperCase();
  }
}
