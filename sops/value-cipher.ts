import { createCipheriv, createDecipheriv } from "node:crypto";
import { base64 } from "@scure/base";

/** The text and type tag of a value: a tag of a leaf, or `comment` and `time`, which only the sops command writes. */
export interface TypedText {
  readonly type: string;
  readonly text: string;
}

export const dataKeyBytes = 32;
/** SOPS uses 32 bytes where AES-GCM usually uses 12. */
export const ivBytes = 32;
const tagBytes = 16;
const algorithm = "aes-256-gcm";
const format = /^ENC\[AES256_GCM,data:([^,]+),iv:([^,]+),tag:([^,]+),type:([a-z]+)\]$/;

/** Whether the text has the form of a value that SOPS encrypted. */
export function isEncryptedValue(text: string): boolean {
  return format.test(text);
}

/**
 * Encrypts one value in SOPS' notation. The empty string stays empty, as in SOPS.
 *
 * @param additionalData - The data that the ciphertext is bound to: the path of the value (see `pathData`), or
 * `lastmodified`.
 * @param iv - 32 random bytes, never used twice with the same key.
 */
export function encryptValue(
  { type, text }: TypedText,
  key: Uint8Array,
  additionalData: string,
  iv: Uint8Array,
): string {
  if (text === "") return "";
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(additionalData));
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const parts = [data, iv, cipher.getAuthTag()].map((bytes) => base64.encode(bytes));
  return `ENC[AES256_GCM,data:${parts[0] ?? ""},iv:${parts[1] ?? ""},tag:${parts[2] ?? ""},type:${type}]`;
}

/**
 * Decrypts one value in SOPS' notation; `undefined` if it is malformed, was changed, or belongs to another key or path.
 * The type tag is not authenticated by SOPS.
 */
export function decryptValue(value: string, key: Uint8Array, additionalData: string): TypedText | undefined {
  if (value === "") return { type: "str", text: "" };
  const [, data = "", iv = "", tag = "", type = ""] = format.exec(value) ?? [];
  try {
    const decipher = createDecipheriv(algorithm, key, bytesOf(iv, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(additionalData));
    decipher.setAuthTag(bytesOf(tag, tagBytes));
    const text = Buffer.concat([decipher.update(bytesOf(data)), decipher.final()]);
    return { type, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text) };
  } catch {
    return undefined;
  }
}

/**
 * The data that SOPS binds the ciphertext of a value to: the map keys above it, each followed by a colon, without list
 * indices.
 */
export function pathData(keys: readonly string[]): string {
  return `${keys.join(":")}:`;
}

/**
 * Decodes base64 strictly, unlike Buffer: each sequence of bytes has only one text, so any change of a file is
 * detected.
 */
function bytesOf(text: string, length?: number): Uint8Array {
  const bytes = base64.decode(text);
  if (length !== undefined && bytes.length !== length) throw new RangeError("wrong length");
  return bytes;
}
