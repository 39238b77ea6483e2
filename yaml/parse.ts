import { Composer, Parser, type CST, type Document, type LineCounter } from "yaml";
import { problems } from "./problems.ts";
import { unclosedBrackets } from "./unclosed.ts";

/** The maximum nesting. No hand-written file is deeper, and the parser and its callers would overflow the stack. */
const MAX_DEPTH = 100;
/** The maximum length of a text, in characters. The longest text that is read, a release of Flux, has 0.6 million. */
const MAX_LENGTH = 4_000_000;

/** The documents of a text, or the one reason why it is not parsed. */
export type Parsed =
  | {
      readonly documents: readonly Document.Parsed[];
      /** Offsets of brackets that are never closed. */
      readonly unclosed: readonly number[];
    }
  | { readonly problem: string; readonly offset: number };

/**
 * Parses all documents of a text. All scalars stay text until they are read, and duplicate keys are not checked.
 * Whatever the text is, this returns soon and never throws.
 */
export function parseYaml(text: string, lines: LineCounter): Parsed {
  if (text.length > MAX_LENGTH) return { problem: problems.tooLong, offset: 0 };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) return { problem: problems.tooDeep, offset: deep };
  const composer = new Composer({
    ...{ schema: "failsafe", resolveKnownTags: false, uniqueKeys: false },
    ...{ lineCounter: lines, prettyErrors: false, logLevel: "silent" },
  });
  return { documents: [...composer.compose(tokens, true, text.length)], unclosed: unclosedBrackets(tokens) };
}

/** The offset at which the nesting passes its limit. Works without recursion, which deep nesting would break. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const rest = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return "offset" in token ? token.offset : 0;
    if (token.type === "document" && token.value !== undefined) rest.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) rest.push({ token: key, depth: depth + 1 });
      if (value) rest.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
