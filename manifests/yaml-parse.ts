import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type ParsedNode,
  type YAMLError,
} from "yaml";

/** Why a text is not data: the parser's own codes, and those of {@link DATA_PROBLEMS}. */
export type YamlProblemCode = YAMLError["code"] | keyof typeof DATA_PROBLEMS;

/** One thing that keeps a text from being read. */
export interface YamlProblem {
  readonly code: YamlProblemCode;
  /** In the text, counted from 0. */
  readonly offset: number;
  /** In words that quote nothing of the text, which may be secret. */
  readonly message: string;
}

/** The documents of a text. Their values may be taken only when there is no problem. */
export interface ParsedYaml {
  readonly documents: readonly Document.Parsed[];
  /** In the order of the text. */
  readonly problems: readonly YamlProblem[];
  readonly lines: LineCounter;
}

/** Nothing that people write is nested deeper; the parser and all that reads its result would run out of stack. */
const MAX_DEPTH = 100;
/** How many values may come from aliases, each counted as often as it appears. */
const MAX_COPIES = 10_000;
/** A release of Flux, the longest text that is read, has 0.6 million. */
const MAX_LENGTH = 4_000_000;

/** What the parser says nothing about, and no reader could cope with. */
export const DATA_PROBLEMS = {
  TOO_LONG: "The text is too long",
  TOO_DEEP: "Too many levels of nesting",
  CIRCULAR_ALIAS: "An alias inside its own anchor",
  TOO_MANY_ALIASES: "Too many aliases: write the values out",
  ODD_KEY: "A key that is a list, a mapping, an alias or empty",
  NO_NUMBER: "A number that is not finite",
  NO_UNICODE: "A text that is not valid Unicode",
} as const;

/**
 * Parses all documents of a text. Whatever the text is, this ends soon and throws nothing, and so does taking the value of
 * a document without problems, which is a tree of plain data.
 */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const none = { documents: [], lines };
  if (text.length > MAX_LENGTH) return { ...none, problems: [dataProblem("TOO_LONG", 0)] };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) return { ...none, problems: [dataProblem("TOO_DEEP", deep)] };
  // The parser compares each key with each other; below, that takes one look.
  const composer = new Composer({ lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  const documents = [...composer.compose(tokens, true, text.length)];
  const problems = documents.flatMap((document) => [...syntaxProblems(document), ...dataProblems(document)]);
  problems.sort((one, other) => one.offset - other.offset);
  return { documents, problems, lines };
}

/** The value of a document of a text without problems. */
export function valueOf(document: Document.Parsed): unknown {
  // How many aliases there may be has been decided already.
  return document.toJS({ maxAliasCount: -1 }) as unknown;
}

function syntaxProblems({ errors, warnings }: Document.Parsed): YamlProblem[] {
  return [...errors, ...warnings].map(({ code, pos: [offset], message }) => ({
    code,
    offset,
    // The parser quotes the text it stumbled over at the end of its messages.
    message: message.replace(/: .*$/s, ""),
  }));
}

/** After a syntax error, keys can be wrong that the parser made up: only what people wrote is told. */
function dataProblems(document: Document.Parsed): YamlProblem[] {
  const { problems } = new Look(document);
  if (document.errors.length === 0) return problems;
  return problems.filter(({ code }) => code === "BAD_ALIAS" || code === "DUPLICATE_KEY");
}

function dataProblem(code: keyof typeof DATA_PROBLEMS, offset: number): YamlProblem {
  return { code, offset, message: DATA_PROBLEMS[code] };
}

/** Where the nesting passes its limit. Goes without recursion, which is what deep nesting breaks. */
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

/** One look at everything in a document without syntax errors. */
class Look {
  readonly problems: YamlProblem[] = [];
  /** How many values the node of each anchor holds; undefined while it is being looked at. */
  readonly #anchors = new Map<string, number | undefined>();
  #copies = 0;

  constructor({ contents }: Document.Parsed) {
    this.#count(contents);
  }

  /** Looks at a node, and says how many values it holds. */
  #count(node: ParsedNode | null): number {
    if (node === null) return 1;
    if (isAlias(node)) return this.#copy(node.source, node.range[0]);
    const { anchor } = node;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const count = this.#countInside(node);
    if (anchor !== undefined) this.#anchors.set(anchor, count);
    return count;
  }

  #countInside(node: ParsedNode): number {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const seen = new Set<string>();
      return node.items.reduce((sum, { key, value }) => {
        this.#lookAtKey(key, seen);
        return sum + this.#count(value);
      }, 1);
    }
    if (isSeq<ParsedNode>(node)) return node.items.reduce((sum, item) => sum + this.#count(item), 1);
    if (isScalar(node)) this.#lookAtScalar(node.value, node.range[0]);
    return 1;
  }

  #copy(anchor: string, offset: number): number {
    if (!this.#anchors.has(anchor)) this.#add("BAD_ALIAS", offset, "An alias of no anchor");
    const count = this.#anchors.get(anchor);
    if (count === undefined) {
      if (this.#anchors.has(anchor)) this.#addData("CIRCULAR_ALIAS", offset);
      return 1;
    }
    const before = this.#copies;
    this.#copies += count;
    if (before <= MAX_COPIES && this.#copies > MAX_COPIES) this.#addData("TOO_MANY_ALIASES", offset);
    return count;
  }

  #lookAtKey(key: ParsedNode, seen: Set<string>): void {
    const offset = key.range[0];
    const value = isScalar(key) ? key.value : undefined;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      this.#addData("ODD_KEY", offset);
      return;
    }
    this.#count(key);
    // Numbers and the like become text.
    const name = String(value);
    if (seen.has(name)) this.#add("DUPLICATE_KEY", offset, "A key that the same mapping already has");
    seen.add(name);
  }

  #lookAtScalar(value: unknown, offset: number): void {
    if (typeof value === "number" && !Number.isFinite(value)) this.#addData("NO_NUMBER", offset);
    if (typeof value === "string" && /\p{Surrogate}/u.test(value)) this.#addData("NO_UNICODE", offset);
  }

  #addData(code: keyof typeof DATA_PROBLEMS, offset: number): void {
    this.#add(code, offset, DATA_PROBLEMS[code]);
  }

  #add(code: YamlProblemCode, offset: number, message: string): void {
    this.problems.push({ code, offset, message });
  }
}
