import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument, type ParsedNode } from "yaml";

const PATH = ["config", "platform:flux"];

/**
 * The text of a stack's file with the digest of its Flux manifest in `platform:flux.sha256`. Nothing else of it changes:
 * comments, order and spaces stay as people wrote them.
 *
 * @throws Error when the file has no `platform:flux.manifest`, which whoever calls this has checked
 */
export function pinned(text: string, sha256: string): string {
  const { place, insertion } = edit(text, sha256);
  const changed = text.slice(0, place[0]) + insertion + text.slice(place[1]);
  const wanted = parseDocument(text);
  wanted.setIn([...PATH, "sha256"], sha256);
  if (!isDeepStrictEqual(parseDocument(changed).toJS(), wanted.toJS()))
    throw new Error("the digest has no place in it");
  return changed;
}

interface Edit {
  /** What of the text is replaced. */
  readonly place: readonly [number, number];
  readonly insertion: string;
}

function edit(text: string, sha256: string): Edit {
  // Without quotes, a digest of digits alone, or of digits and one "e", would be a number.
  const quoted = `"${sha256}"`;
  const flux: unknown = parseDocument(text).getIn(PATH);
  if (!isMap<ParsedNode, ParsedNode | null>(flux)) throw new Error("no mapping platform:flux");
  const value = (name: string) => flux.items.find(({ key }) => isScalar(key) && key.value === name);
  const written = value("sha256");
  if (written?.value) return { place: [written.value.range[0], written.value.range[1]], insertion: quoted };
  const manifest = value("manifest");
  if (!manifest?.value) throw new Error("no platform:flux.manifest");
  const end = manifest.value.range[1];
  if (flux.flow === true) return { place: [end, end], insertion: `, sha256: ${quoted}` };
  const begin = manifest.key.range[0];
  const indentation = " ".repeat(begin - (text.lastIndexOf("\n", begin - 1) + 1));
  const lineEnd = text.indexOf("\n", end - 1);
  return lineEnd === -1
    ? { place: [text.length, text.length], insertion: `\n${indentation}sha256: ${quoted}\n` }
    : { place: [lineEnd, lineEnd], insertion: `\n${indentation}sha256: ${quoted}` };
}
