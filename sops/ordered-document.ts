import { isMap, isScalar, isSeq, parseAllDocuments, Scalar } from "yaml";
import { SopsFault } from "./fault.ts";
import type { Leaf } from "./leaf.ts";
import { plainScalar } from "./plain-scalar.ts";

/**
 * A YAML value as sops reads it: maps in document order (a JavaScript object would move keys that look like integers).
 */
export type Ordered = Leaf | null | readonly Ordered[] | OrderedMap;
export type OrderedMap = ReadonlyMap<string, Ordered>;

/**
 * Reads a file that is one YAML document with a map on top.
 *
 * @throws SopsFault `not-yaml`, or `unsupported-document` for aliases, tags, keys that are not strings, several
 * documents and values that sops would rewrite.
 */
export function readDocument(text: string): OrderedMap {
  // The failsafe schema leaves the meaning of every scalar to the reader below, which follows that of sops.
  const documents = parseAllDocuments(text, { schema: "failsafe", resolveKnownTags: false, prettyErrors: false });
  const [document, ...more] = documents;
  if (document === undefined || documents.some(({ errors }) => errors.length > 0)) throw new SopsFault("not-yaml");
  if (more.length > 0) throw new SopsFault("unsupported-document");
  const value = orderedOf(document.contents, "");
  if (!isOrderedMap(value)) throw new SopsFault("not-sealed");
  return value;
}

export function isOrderedMap(value: Ordered | undefined): value is OrderedMap {
  return value instanceof Map;
}

export function isList(value: Ordered): value is readonly Ordered[] {
  return Array.isArray(value);
}

/**
 * Returns the value as plain data; all scalars but null become strings. Meant for metadata, where other types do not
 * matter.
 */
export function textsOf(value: Ordered): unknown {
  if (value === null) return null;
  if (isOrderedMap(value)) return Object.fromEntries([...value].map(([key, child]) => [key, textsOf(child)]));
  if (isList(value)) return value.map(textsOf);
  return value.text;
}

function orderedOf(node: unknown, at: string): Ordered {
  if (node === null || node === undefined) return null;
  if (isMap(node)) {
    return new Map(node.items.map(({ key, value }) => orderedPair(key, value, at)));
  }
  if (isSeq(node)) return node.items.map((item, index) => orderedOf(item, `${at}[${index}]`));
  const leaf = isScalar(node) ? leafOfScalar(node) : undefined;
  if (leaf === undefined) throw new SopsFault("unsupported-document", at);
  return leaf;
}

function orderedPair(key: unknown, value: unknown, at: string): [string, Ordered] {
  const name = isScalar(key) ? leafOfScalar(key) : undefined;
  if (name?.type !== "str") throw new SopsFault("unsupported-document", at);
  return [name.text, orderedOf(value, at === "" ? name.text : `${at}.${name.text}`)];
}

function leafOfScalar(node: Scalar): Leaf | null | undefined {
  const text = String(node.value);
  // sops writes the string "<<" with the tag of a merge key, but reads it as a string.
  if (node.tag === "tag:yaml.org,2002:merge" && text === "<<") return { type: "str", text };
  if (node.tag !== undefined) return undefined;
  return node.type === undefined || node.type === Scalar.PLAIN ? plainScalar(text) : { type: "str", text };
}
