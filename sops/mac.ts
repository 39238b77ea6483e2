import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";

/** The bytes that start the hash when only encrypted values count: SHA-256 of `sops`, as `sops.go` (3.13) defines it. */
const encryptedOnlyStart = createHash("sha256").update("sops").digest();

/**
 * SOPS' integrity check of a document: SHA-512 over the plaintext of all values in document order, encrypted or not.
 * Keys, nesting, null and empty containers do not count.
 */
export class Mac {
  readonly #hash: Hash = createHash("sha512");

  constructor(options: { readonly encryptedOnly?: boolean } = {}) {
    if (options.encryptedOnly === true) this.#hash.update(encryptedOnlyStart);
  }

  /** Counts the next value, in the text that SOPS gives to it. */
  add(text: string): void {
    this.#hash.update(text, "utf8");
  }

  /** The hash in upper-case hexadecimal digits. Ends the counting. */
  digest(): string {
    return this.#hash.digest("hex").toUpperCase();
  }
}
