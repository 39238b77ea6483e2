import type { CST } from "yaml";

/**
 * Offsets of every "{" and "[" that is never closed. Empty if a quote is open as well, because the quote then swallows
 * the bracket. Works without recursion, because nesting may be deep.
 */
export function unclosedBrackets(tokens: readonly CST.Token[]): number[] {
  const rest: CST.Token[] = [...tokens];
  const found: number[] = [];
  for (let token = rest.pop(); token !== undefined; token = rest.pop()) {
    if (isOpenQuote(token)) return [];
    if (token.type === "document" && token.value !== undefined) rest.push(token.value);
    if (token.type === "flow-collection" && !token.end.some(closes)) found.push(token.start.offset);
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) rest.push(key);
      if (value) rest.push(value);
    }
  }
  return found.sort((one, other) => one - other);
}

function closes({ type }: CST.SourceToken): boolean {
  return type === "flow-map-end" || type === "flow-seq-end";
}

function isOpenQuote(token: CST.Token): boolean {
  if (token.type !== "double-quoted-scalar" && token.type !== "single-quoted-scalar") return false;
  return token.source.length === 1 || token.source.at(-1) !== token.source[0];
}
