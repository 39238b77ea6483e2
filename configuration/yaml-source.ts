import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type ParsedNode,
  type YAMLError,
} from "yaml";
import { writePath, type Fault, type Path, type Source } from "./fault.ts";

/** A YAML file whose values know their lines. */
export class YamlSource implements Source {
  readonly file: string;
  /** The file's content as plain data; undefined when the file has syntax faults. */
  readonly value: unknown;
  /** What keeps the file from being read at all. */
  readonly syntaxFaults: readonly Fault[];
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  /**
   * @param file what messages call it
   * @param text its content, one YAML 1.2 document
   */
  constructor(file: string, text: string) {
    this.file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const errors: readonly YAMLError[] = [...this.#document.errors, ...this.#document.warnings];
    this.syntaxFaults = [
      ...errors.map(({ code, pos: [offset] }) => this.#syntaxFault(code, offset)),
      ...this.#brokenAliases(),
    ];
    this.value = this.syntaxFaults.length === 0 ? (this.#document.toJS() as unknown) : undefined;
  }

  /** The parser says nothing of aliases without an anchor until the data is taken. */
  #brokenAliases(): readonly Fault[] {
    const faults: Fault[] = [];
    visit(this.#document, {
      Alias: (_key, alias) => {
        if (alias.resolve(this.#document) === undefined)
          faults.push(this.#syntaxFault("BAD_ALIAS", alias.range?.[0] ?? 0));
      },
    });
    return faults;
  }

  #syntaxFault(code: YAMLError["code"], offset: number): Fault {
    const problem = SYNTAX_PROBLEMS[code] ?? `is not valid YAML (${code}); check the indentation and the quotes`;
    return { file: this.file, line: this.#lines.linePos(offset).line, path: "YAML", problem };
  }

  locate(path: Path): { line?: number; path: string } {
    const line = this.lineOf(path);
    return { path: writePath(path), ...(line === undefined ? {} : { line }) };
  }

  /** Whether `path` leads to something. */
  has(path: Path): boolean {
    return this.#document.hasIn(path);
  }

  /** The line of the key or list item that `path` leads to, or of its nearest ancestor that is there. */
  lineOf(path: Path): number | undefined {
    let node: unknown = this.#document.contents;
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

/** For the slips that people make; the parser's own words can quote the file, so they are not shown. */
const SYNTAX_PROBLEMS: Partial<Record<YAMLError["code"], string>> = {
  BAD_ALIAS: "uses an alias that has no anchor; write the value out, or put it in quotes",
  BAD_INDENT: "is indented wrongly; use the same number of spaces for all keys of a mapping",
  BAD_SCALAR_START: "has a value that begins with a character of YAML's own; put it in quotes",
  BLOCK_AS_IMPLICIT_KEY: 'has a second ": " on one line; put the value in quotes or on a line of its own',
  DUPLICATE_KEY: "has a key that the same mapping already has; keep one of the two",
  MISSING_CHAR: "misses a closing quote, bracket, comma or colon; add it",
  MULTIPLE_DOCS: 'holds more than one document; keep one and remove the line "---"',
  TAB_AS_INDENT: "is indented with a tab; use spaces",
  TAG_RESOLVE_FAILED: "has a tag that is not known here; remove it",
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
