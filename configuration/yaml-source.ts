import { isMap, isScalar, isSeq, type Document, type LineCounter, type ParsedNode } from "yaml";
import { parseYaml, valueOf, type YamlProblemCode } from "../manifests/yaml-parse.ts";
import { writePath, type Fault, type Path, type Source } from "./fault.ts";
import type { FileReading } from "./files.ts";

/** A YAML file whose values know their lines. */
export class YamlSource implements Source {
  readonly file: string;
  /** The file's content as plain data; undefined when the file has syntax faults. */
  readonly value: unknown;
  /** What keeps the file from being read at all. */
  readonly syntaxFaults: readonly Fault[];
  readonly #document: Document.Parsed | undefined;
  readonly #lines: LineCounter;

  /**
   * @param file what messages call it
   * @param content one YAML 1.2 document, or why there is none
   */
  constructor(file: string, content: FileReading) {
    this.file = file;
    const unread = "problem" in content ? [{ file, path: writePath([]), problem: content.problem }] : [];
    const text = "problem" in content ? "" : content.text;
    const { documents, problems, lines } = parseYaml(text);
    const [document, second] = documents;
    this.#document = document;
    this.#lines = lines;
    const more = second === undefined ? [] : [this.#syntaxFault("MULTIPLE_DOCS", second.range[0])];
    const version = document?.directives.yaml;
    const other =
      version?.explicit === true && version.version !== "1.2" ? [this.#syntaxFault("OTHER_VERSION", 0)] : [];
    const syntax = problems.slice(0, MAX_FAULTS).map(({ code, offset }) => this.#syntaxFault(code, offset));
    this.syntaxFaults = [...unread, ...syntax, ...more, ...other];
    this.value = document === undefined || this.syntaxFaults.length > 0 ? undefined : valueOf(document);
  }

  #syntaxFault(code: SyntaxCode, offset: number): Fault {
    const problem = SYNTAX_PROBLEMS[code] ?? `is not valid YAML (${code}); check the indentation and the quotes`;
    return { file: this.file, line: this.#lines.linePos(offset).line, path: "YAML", problem };
  }

  locate(path: Path): { line?: number; path: string } {
    const line = this.lineOf(path);
    return { path: writePath(path), ...(line === undefined ? {} : { line }) };
  }

  /** Whether `path` leads to something. */
  has(path: Path): boolean {
    return this.#document?.hasIn(path) ?? false;
  }

  /** The line of the key or list item that `path` leads to, or of its nearest ancestor that is there. */
  lineOf(path: Path): number | undefined {
    let node: unknown = this.#document?.contents;
    let line: number | undefined;
    for (const step of path) {
      const found = childOf(node, step);
      if (found === undefined) break;
      line = this.#lines.linePos(found.offset).line;
      node = found.node;
    }
    return line;
  }
}

/** One slip can make the rest of a file look wrong: what is left shows when the first ones are mended. */
const MAX_FAULTS = 10;

type SyntaxCode = YamlProblemCode | "OTHER_VERSION";

/** For the slips that people make; the parser's own words can quote the file, so they are not shown. */
const SYNTAX_PROBLEMS: Partial<Record<SyntaxCode, string>> = {
  BAD_ALIAS: "uses an alias that has no anchor; write the value out, or put it in quotes",
  BAD_INDENT: "is indented wrongly; use the same number of spaces for all keys of a mapping",
  BAD_SCALAR_START: "has a value that begins with a character of YAML's own; put it in quotes",
  CIRCULAR_ALIAS: "has an alias inside the value that its anchor names; write the value out",
  BLOCK_AS_IMPLICIT_KEY: 'has a second ": " on one line; put the value in quotes or on a line of its own',
  DUPLICATE_KEY: "has a key that the same mapping already has; keep one of the two",
  MISSING_CHAR: "misses a closing quote, bracket, comma or colon; add it",
  MULTIPLE_DOCS: 'holds more than one document; keep one and remove the line "---"',
  NO_NUMBER: "has a number that is not finite; write another, or put it in quotes",
  NO_UNICODE: "has a text that is not valid Unicode; remove the escapes that begin with \\ud8 to \\udf",
  ODD_KEY: "has a key that is not a text; write a name before the colon",
  OTHER_VERSION: "asks for another version of YAML than 1.2; remove the line that begins with %YAML",
  TAB_AS_INDENT: "is indented with a tab; use spaces",
  TAG_RESOLVE_FAILED: "has a tag that is not known here; remove it",
  TOO_DEEP: "is nested too deeply; nobody reads more than 100 levels",
  TOO_LONG: "is too long; split it up",
  TOO_MANY_ALIASES: "has aliases that stand for too many values; write the values out",
};

/** What a step of a path leads to, and where in the text its key or list item begins. */
export function childOf(
  node: unknown,
  step: string | number,
): { readonly offset: number; readonly node: unknown } | undefined {
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair && { offset: pair.key.range[0], node: pair.value };
  }
  if (isSeq<ParsedNode>(node) && typeof step === "number") {
    const item = node.items[step];
    return item && { offset: item.range[0], node: item };
  }
  return undefined;
}
