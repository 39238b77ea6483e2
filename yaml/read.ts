import { LineCounter, type Document } from "yaml";
import { aliasesOf } from "./aliases.ts";
import { parseYaml } from "./parse.ts";
import { problems, syntaxProblem } from "./problems.ts";
import { YamlTree } from "./tree.ts";
import { unfitCharacters } from "./unfit-characters.ts";
import { Values } from "./values.ts";

/** An error in a YAML file. */
export interface YamlFault {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** The error, then after a semicolon the fix. Quotes nothing of the file, which may be secret. */
  readonly problem: string;
}

/** The content of a YAML file, as Flux reads it. */
export interface YamlReading {
  /** All documents that are not empty, in order. When there is an error, their values mean nothing. */
  readonly documents: readonly YamlTree[];
  /** Ordered by position in the text. */
  readonly faults: readonly YamlFault[];
}

/**
 * Reads a YAML file as Flux does. Flux's reader, Go's, follows YAML 1.1 for numbers, dates and merge keys, and 1.2 for
 * words: `0400` is 256, `no` is a string. Integers beyond 2^53 become bigint, dates {@link YamlDate}. Whatever the text
 * is, this returns soon and never throws.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/kyaml/v0.21.1/kyaml/yaml/rnode.go
 */
export function readYaml(text: string): YamlReading {
  const lines = new LineCounter();
  const faults = new Faults(lines);
  const parsed = parseYaml(text, lines);
  if ("problem" in parsed) {
    faults.add(parsed.offset, parsed.problem);
    return { documents: [], faults: faults.inOrder() };
  }
  const unfit = unfitCharacters(text);
  for (const offset of unfit) faults.add(offset, problems.character);
  // Another reader may split lines differently at such a character, and read other values, so no other errors are
  // reported.
  const found = unfit.length > 0 ? new Faults(lines) : faults;
  if (parsed.documents.some(asksForAnother)) faults.add(Math.max(text.indexOf("%YAML"), 0), problems.version);
  const documents = parsed.documents.flatMap((document) => readDocument(document, parsed.unclosed, lines, found));
  return { documents, faults: faults.inOrder() };
}

/** Whether a document requests a YAML version other than 1.2. */
function asksForAnother({ directives: { yaml } }: Document.Parsed): boolean {
  return yaml.explicit === true && yaml.version !== "1.2";
}

function readDocument(
  document: Document.Parsed,
  unclosed: readonly number[],
  lines: LineCounter,
  faults: Faults,
): YamlTree[] {
  const { errors, contents } = document;
  for (const { offset, problem } of syntaxProblems(document, unclosed)) faults.add(offset, problem);
  if (contents === null) return [];
  const aliases = aliasesOf(document);
  const values = new Values(aliases, (node, problem) => {
    // After a syntax error, the parser invents nodes that the file does not contain.
    if (errors.length === 0 || problem === problems.alias || problem === problems.duplicateKey) {
      faults.add(node.range?.[0] ?? document.range[0], problem);
    }
  });
  const value = values.read(contents);
  return value === null ? [] : [new YamlTree({ document, aliases, lines, value })];
}

/** The syntax errors of a document up to the first one that breaks its structure: later errors follow from that one. */
function syntaxProblems(
  { errors, range }: Document.Parsed,
  unclosed: readonly number[],
): { readonly offset: number; readonly problem: string }[] {
  const found = errors.map(({ code, pos: [offset] }) => ({ offset, problem: syntaxProblem(code) }));
  const open = unclosed.find((offset) => offset >= range[0] && offset < range[2]);
  if (open !== undefined) found.push({ offset: open, problem: problems.unclosed });
  found.sort((one, other) => one.offset - other.offset);
  const breaking = found.findIndex(({ problem }) => problem !== problems.alias);
  return breaking === -1 ? found : found.slice(0, breaking + 1);
}

/** Collects the errors of a file without duplicates: the target of an alias is read more than once. */
class Faults {
  readonly #lines: LineCounter;
  readonly #found = new Map<string, YamlFault>();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  add(offset: number, problem: string): void {
    const { line, col } = this.#lines.linePos(offset);
    const fault = { line: Math.max(line, 1), column: Math.max(col, 1), problem };
    this.#found.set(`${fault.line}:${fault.column}:${problem}`, fault);
  }

  inOrder(): YamlFault[] {
    return [...this.#found.values()].sort((one, other) => one.line - other.line || one.column - other.column);
  }
}
