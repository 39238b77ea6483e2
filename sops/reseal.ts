import { isMap, isScalar, isSeq, parseAllDocuments, type Document, type ParsedNode, type YAMLMap } from "yaml";
import type { Identity, Recipient } from "../model/age.ts";
import { unwrapDataKey, type WrappedKey } from "./data-key.ts";
import { SopsFault } from "./fault.ts";
import { checkedRecipients, wrapDataKey } from "./recipients.ts";

/** Where a document has its recipients, and which. */
interface Sealed {
  readonly keys: readonly WrappedKey[];
  /** What of the text is replaced. */
  readonly place: readonly [number, number];
  /** Whether the list is written with brackets, as in JSON. */
  readonly isFlow: boolean;
}

/**
 * The recipients of a sealed file as sops writes it: YAML, with one document or several, or JSON.
 *
 * @throws SopsFault `not-sealed`, or `unsupported-document` for what only the sops command reads: key groups, and keys that
 * are no age keys
 */
export function sealedTo(text: string): readonly string[] {
  return [...new Set(documentsOf(text).flatMap(({ keys }) => keys.map(({ recipient }) => recipient)))];
}

/**
 * Seals a file to other recipients, as `sops updatekeys` does: the data key is encrypted again, and nothing else changes.
 * Values, comments, the MAC and the form of the text stay as they are, and so does what a recipient has who stays.
 *
 * @throws SopsFault when the file cannot be read, no identity opens it, or the recipients are not fit for it
 */
export async function reseal(
  text: string,
  identities: readonly Identity[],
  recipients: readonly string[],
): Promise<string> {
  const wanted = checkedRecipients(recipients);
  let resealed = text;
  // From the end, so that places before stay where they are.
  for (const { keys, place, isFlow } of documentsOf(text).reverse()) {
    const dataKey = await unwrapDataKey(keys, identities);
    const list = await Promise.all(wanted.map((recipient) => wrapped(keys, dataKey, recipient)));
    resealed = resealed.slice(0, place[0]) + written(list, text, place, isFlow) + resealed.slice(place[1]);
  }
  return resealed;
}

async function wrapped(keys: readonly WrappedKey[], dataKey: Uint8Array, recipient: Recipient): Promise<WrappedKey> {
  const known = keys.find((key) => key.recipient === recipient);
  return known ?? { recipient, enc: await wrapDataKey(dataKey, recipient) };
}

function written(list: readonly WrappedKey[], text: string, [begin, end]: readonly [number, number], isFlow: boolean) {
  const indentation = " ".repeat(begin - (text.lastIndexOf("\n", begin - 1) + 1));
  if (isFlow) return JSON.stringify(list.map(({ recipient, enc }) => ({ recipient, enc: `${enc.trimEnd()}\n` })));
  const items = list.map(({ recipient, enc }) =>
    [
      `- recipient: ${recipient}`,
      `${indentation}  enc: |`,
      ...enc
        .trimEnd()
        .split("\n")
        .map((line) => `${indentation}    ${line}`),
    ].join("\n"),
  );
  return items.join(`\n${indentation}`) + (text.slice(begin, end).endsWith("\n") ? "\n" : "");
}

function documentsOf(text: string): Sealed[] {
  const documents = parseAllDocuments(text, { schema: "failsafe", resolveKnownTags: false, prettyErrors: false });
  if (documents.length === 0 || documents.some(({ errors }) => errors.length > 0)) throw new SopsFault("not-yaml");
  return documents.map(sealedDocument);
}

function sealedDocument(document: Document.Parsed): Sealed {
  const sops = entryOf(document.contents, "sops");
  if (!isMap(sops)) throw new SopsFault("not-sealed");
  for (const name of others) {
    const list = entryOf(sops, name);
    if (list !== undefined && !(isSeq(list) && list.items.length === 0)) {
      throw new SopsFault("unsupported-document", `sops.${name}`);
    }
  }
  const age = entryOf(sops, "age");
  if (!isSeq<ParsedNode>(age) || age.items.length === 0) throw new SopsFault("not-sealed");
  const keys = age.items.map((item) => ({ recipient: textOf(item, "recipient"), enc: textOf(item, "enc") }));
  return { keys, place: [age.range[0], age.range[1]], isFlow: age.flow === true };
}

/** Who else may open a file: what this does not read, it must not lose. */
const others = ["key_groups", "shamir_threshold", "kms", "gcp_kms", "azure_kv", "hc_vault", "pgp", "hckms"];

type Mapping = YAMLMap<ParsedNode, ParsedNode | null>;

function entryOf(node: ParsedNode | null, name: string): ParsedNode | undefined {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  const mapping: Mapping = node;
  return mapping.items.find(({ key }) => isScalar(key) && key.value === name)?.value ?? undefined;
}

function textOf(node: ParsedNode, name: string): string {
  const value = entryOf(node, name);
  if (!isScalar(value)) throw new SopsFault("not-sealed");
  return String(value.value);
}
