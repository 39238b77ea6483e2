import { createHmac } from "node:crypto";
import { SopsFault } from "./fault.ts";
import { isPlainObject, leafOf } from "./leaf.ts";
import { checkedRecipients } from "./recipients.ts";
import { secretFields } from "./selection.ts";
import type { SealingRules } from "./selection.ts";

/** Change this when the form of sealed files changes, so that all of them are sealed again. */
const form = "sealed-file/1";
const minimalKeyBytes = 32;

/**
 * Identifies the inputs of a sealed file without revealing them, so that a change can be detected: HMAC-SHA256 in
 * hexadecimal. The order of recipients and of map keys does not matter, the order of list items does.
 *
 * It may be stored and shown in plain text next to the ciphertext, as the trigger that replaces it.
 *
 * @param key - A secret of at least 32 random bytes that stays the same; without it, weak plaintexts could be guessed.
 * @throws SopsFault for recipients or values that `seal` refuses too.
 * @throws RangeError if the key is shorter.
 */
export function fingerprint(
  plaintext: object,
  recipients: readonly string[],
  rules: SealingRules,
  key: Uint8Array,
): string {
  if (key.length < minimalKeyBytes) throw new RangeError(`The key must have at least ${minimalKeyBytes} bytes`);
  const inputs = [
    form,
    canonical(plaintext, ""),
    [...checkedRecipients(recipients)].sort(),
    rules.encryptedRegex ?? secretFields,
  ];
  return createHmac("sha256", key).update(JSON.stringify(inputs)).digest("hex");
}

/**
 * Encodes each value as tagged arrays, independent of key order, so that values that seal differently also differ here.
 */
function canonical(value: unknown, at: string): unknown {
  if (value === null) return ["null"];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return ["list", ...Array.from(items, (item, index) => canonical(item, `${at}[${index}]`))];
  }
  if (isPlainObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return ["map", ...entries.map(([key, child]) => [key, canonical(child, at === "" ? key : `${at}.${key}`)])];
  }
  const leaf = leafOf(value);
  if (leaf === undefined) throw new SopsFault("unsupported-value", at);
  return [leaf.type, leaf.text];
}
