import { randomBytes } from "node:crypto";
import { toYaml } from "../yaml/write.ts";
import { SopsFault } from "./fault.ts";
import { isPlainObject, leafOf } from "./leaf.ts";
import { Mac } from "./mac.ts";
import { checkedRecipients, wrapDataKey } from "./recipients.ts";
import { secretFields, selectionBy, type SealingRules, type Selection } from "./selection.ts";
import { dataKeyBytes, encryptValue, isEncryptedValue, ivBytes, pathData } from "./value-cipher.ts";

/** Options of {@link seal}: the recipients and the form of the file. */
export interface SealOptions {
  /** The AGE public keys that can open the file; at least one, all of one kind. */
  readonly recipients: readonly string[];
  /** The values to encrypt. Default: the fields of a Kubernetes Secret. */
  readonly rules?: SealingRules;
  /** Text for `#` lines above the document. Default: none. */
  readonly comment?: string;
  /**
   * Source of the data key and of the IVs. Default: `crypto.randomBytes`. Randomness that age needs itself does not
   * come from it.
   */
  readonly random?: (size: number) => Uint8Array;
  /** The time for `lastmodified`. Default: now. */
  readonly now?: () => Date;
}

/**
 * The sops version that sealed files name as their writer: the version that Flux 2.9 reads with, and that the tests
 * run.
 */
const sopsVersion = "3.13.2";

/** `maxEncryptedFileSize` of Flux' kustomize-controller, in bytes. */
const fluxLimit = 5 * 2 ** 20;

/**
 * Encrypts an object into the YAML text of a SOPS document, which `sops` and Flux decrypt.
 *
 * Two calls never return the same text: keep the text, and seal again only when `fingerprint` changes.
 *
 * @throws SopsFault that names the place, if the recipients, the rules or the object cannot be used.
 */
export async function seal(object: object, options: SealOptions): Promise<string> {
  const { rules = {}, random = randomBytes, now = () => new Date() } = options;
  const recipients = checkedRecipients(options.recipients);
  const selection = selectionBy(rules);
  if ("sops" in object) throw new SopsFault("already-sealed", "sops");

  const dataKey = random(dataKeyBytes);
  const encrypt = (type: string, text: string, additionalData: string) =>
    encryptValue({ type, text }, dataKey, additionalData, random(ivBytes));
  const { sealed, macText } = sealValues(object, selection, encrypt);
  const lastmodified = now()
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
  const sops = {
    age: await Promise.all(
      recipients.map(async (recipient) => ({ recipient, enc: await wrapDataKey(dataKey, recipient) })),
    ),
    encrypted_regex: rules.encryptedRegex ?? secretFields,
    lastmodified,
    mac: encrypt("str", macText, lastmodified),
    version: sopsVersion,
  };
  const { comment } = options;
  const text = toYaml({ ...sealed, sops }, comment === undefined ? {} : { comment });
  if (Buffer.byteLength(text) > fluxLimit) throw new SopsFault("too-large");
  return text;
}

type Encrypt = (type: string, text: string, additionalData: string) => string;

function sealValues(object: object, selection: Selection, encrypt: Encrypt) {
  const mac = new Mac();
  let encrypted = 0;

  const sealed = walkObject(object, "", (value, keys, at) => {
    const leaf = leafOf(value);
    if (leaf === undefined) throw new SopsFault("unsupported-value", at);
    mac.add(leaf.text);
    if (!selection(keys)) return value;
    if (isEncryptedValue(leaf.text)) throw new SopsFault("already-sealed", at);
    if (leaf.text !== "") encrypted += 1;
    return encrypt(leaf.type, leaf.text, pathData(keys));
  });
  if (encrypted === 0) throw new SopsFault("nothing-to-encrypt");
  return { sealed, macText: mac.digest() };
}

type OnValue = (value: unknown, keys: readonly string[], at: string) => unknown;

/** Copies the object with each value replaced, in the order of the YAML output. */
function walkObject(
  value: unknown,
  at: string,
  onValue: OnValue,
  keys: readonly string[] = [],
): Record<string, unknown> {
  if (!isPlainObject(value)) throw new SopsFault("unsupported-value", at);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const place = at === "" ? key : `${at}.${key}`;
      if (/\p{Surrogate}/u.test(key)) throw new SopsFault("unsupported-value", place);
      return [key, walk(child, place, onValue, [...keys, key])];
    }),
  );
}

function walk(value: unknown, at: string, onValue: OnValue, keys: readonly string[]): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return Array.from(items, (item, index) => walk(item, `${at}[${index}]`, onValue, keys));
  }
  return typeof value === "object" ? walkObject(value, at, onValue, keys) : onValue(value, keys, at);
}
