import { z } from "zod";
import { isIdentity, isRecipient } from "./age-identity.ts";
import { unwrapDataKey } from "./data-key.ts";
import type { Identity, Recipient } from "../model/age.ts";
import { SopsFault } from "./fault.ts";
import { valueOf, type Leaf, type Scalar } from "./leaf.ts";
import { Mac } from "./mac.ts";
import { isList, isOrderedMap, readDocument, textsOf, type Ordered, type OrderedMap } from "./ordered-document.ts";
import { selectionOf } from "./selection.ts";
import { decryptValue, pathData } from "./value-cipher.ts";

/** A value of a sealed file. */
export type Opened = Scalar | null | readonly Opened[] | OpenedMap;

/** What a sealed file holds, without its SOPS metadata. */
export interface OpenedMap {
  readonly [key: string]: Opened;
}

const metadataSchema = z.object({
  age: z.array(z.object({ recipient: z.string(), enc: z.string() })).min(1),
  lastmodified: z.string().min(1),
  mac: z.string().min(1),
  encrypted_regex: z.string().optional(),
  unencrypted_regex: z.string().optional(),
  encrypted_suffix: z.string().optional(),
  unencrypted_suffix: z.string().optional(),
  mac_only_encrypted: z.enum(["True", "False"]).optional(),
});
type Metadata = z.infer<typeof metadataSchema>;

/** Metadata that would change what the file means, and that only the sops command reads. */
const unread = ["key_groups", "shamir_threshold", "encrypted_comment_regex", "unencrypted_comment_regex"];

/**
 * Decrypts the text of a sealed file and checks its MAC. Reads what `seal` writes and what the sops command writes for AGE
 * recipients, comments left out.
 *
 * @param identities - Private keys, of which one must belong to a recipient of the file.
 * @throws SopsFault if the file cannot be opened or was changed in what SOPS protects: encrypted values, their paths, and
 * the values of all other fields. The names of those other fields, and empty ones, are not protected.
 */
export async function open(text: string, identities: readonly Identity[]): Promise<OpenedMap> {
  if (identities.length === 0) throw new SopsFault("no-identities");
  identities.forEach((identity, index) => {
    if (!isIdentity(identity)) throw new SopsFault("not-an-identity", `identities[${index}]`);
  });
  const document = readDocument(text);
  const metadata = metadataOf(document);
  const dataKey = await unwrapDataKey(metadata.age, identities);
  return openValues(document, metadata, dataKey);
}

/**
 * The recipients that a sealed file names, in its order.
 *
 * @throws SopsFault if the text is not a sealed file or names something else than AGE recipients.
 */
export function recipientsOf(text: string): readonly Recipient[] {
  return metadataOf(readDocument(text)).age.map(({ recipient }, index) => {
    if (!isRecipient(recipient)) throw new SopsFault("not-a-recipient", `sops.age[${index}].recipient`);
    return recipient;
  });
}

function metadataOf(document: OrderedMap): Metadata {
  const sops = document.get("sops");
  if (!isOrderedMap(sops)) throw new SopsFault("not-sealed");
  const unsupported = unread.find((name) => sops.has(name));
  if (unsupported !== undefined) throw new SopsFault("unsupported-document", `sops.${unsupported}`);
  const metadata = metadataSchema.safeParse(textsOf(sops));
  if (!metadata.success) throw new SopsFault("not-sealed");
  return metadata.data;
}

function openValues(document: OrderedMap, metadata: Metadata, dataKey: Uint8Array): OpenedMap {
  const selection = selectionOf(metadata);
  const encryptedOnly = metadata.mac_only_encrypted === "True";
  const mac = new Mac({ encryptedOnly });
  const values = new Map(document);
  values.delete("sops");

  const opened = openMap(values, [], (leaf, keys) => {
    const encrypted = selection(keys);
    const plain = encrypted ? openLeaf(leaf, keys, dataKey) : leaf;
    if (plain !== undefined && (encrypted || !encryptedOnly)) mac.add(plain.text);
    return plain;
  });
  const stated = decryptValue(metadata.mac, dataKey, metadata.lastmodified);
  if (stated?.type !== "str" || stated.text !== mac.digest()) throw new SopsFault("mac-mismatch");
  return opened;
}

/** The plaintext leaf; `undefined` for a comment, which sops keeps among the items of a list. */
function openLeaf(leaf: Leaf, keys: readonly string[], dataKey: Uint8Array): Leaf | undefined {
  const at = keys.join(".");
  if (leaf.type !== "str") throw new SopsFault("damaged-value", at);
  const plain = decryptValue(leaf.text, dataKey, pathData(keys));
  switch (plain?.type) {
    case undefined:
      throw new SopsFault("damaged-value", at);
    case "comment":
      return undefined;
    // A date. Its text is what sops hashes, and what a reader of the YAML sees.
    case "time":
    case "str":
      return { type: "str", text: plain.text };
    case "int":
    case "float":
    case "bool":
      return { type: plain.type, text: plain.text };
    default:
      throw new SopsFault("unsupported-document", at);
  }
}

type OnLeaf = (leaf: Leaf, keys: readonly string[]) => Leaf | undefined;

function openMap(map: OrderedMap, keys: readonly string[], onLeaf: OnLeaf): OpenedMap {
  return Object.fromEntries(
    [...map].map(([key, value]) => {
      const inside = [...keys, key];
      const opened = openNode(value, inside, onLeaf);
      if (opened === undefined) throw new SopsFault("unsupported-document", inside.join("."));
      return [key, opened];
    }),
  );
}

function openNode(node: Ordered, keys: readonly string[], onLeaf: OnLeaf): Opened | undefined {
  if (node === null) return null;
  if (isOrderedMap(node)) return openMap(node, keys, onLeaf);
  if (isList(node)) return node.map((item) => openNode(item, keys, onLeaf)).filter((item) => item !== undefined);
  const leaf = onLeaf(node, keys);
  if (leaf === undefined) return undefined;
  const value = valueOf(leaf);
  if (value === undefined) throw new SopsFault("unsupported-document", keys.join("."));
  return value;
}
