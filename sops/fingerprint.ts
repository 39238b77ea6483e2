import { createHmac } from "node:crypto";
import { SopsFault } from "./fault.ts";
import { isPlainObject, leafOf } from "./leaf.ts";
import { checkedRecipients } from "./recipients.ts";
import { secretFields } from "./selection.ts";
import type { SealingRules } from "./selection.ts";

/** Changes when the form of sealed files changes, so that all of them are sealed anew. */
const form = "sealed-file/1";
const minimalKeyBytes = 32;

/**
 * Tells whether a sealed file is still the one for these inputs, without telling anything about them: HMAC-SHA256 in
 * hexadecimal. The order of recipients and of map keys does not count, the order of list items does.
 *
 * It is made to be stored and shown in plain, next to the ciphertext, as the trigger that replaces it.
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

/** One nesting of tagged arrays for each value, whatever the order of keys: values that seal differently differ here. */
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
