import { LineCounter, type Document } from "yaml";
import { aliasesOf } from "./aliases.ts";
import { parseYaml } from "./parse.ts";
import { problems, syntaxProblem } from "./problems.ts";
import { YamlTree } from "./tree.ts";
import { unfitCharacters } from "./unfit-characters.ts";
import { Values } from "./values.ts";

/** One thing wrong in a YAML file. */
export interface YamlFault {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** What is wrong, then after a semicolon what to write instead. Quotes nothing of the file, which may be secret. */
  readonly problem: string;
}

/** A YAML file as Flux reads it. */
export interface YamlReading {
  /** All that hold something, in their order. When there is a fault, their values mean nothing. */
  readonly documents: readonly YamlTree[];
  /** In the order of the text. */
  readonly faults: readonly YamlFault[];
}

/**
 * Reads a YAML file as Flux does. Its reader, Go's, is one of YAML 1.1 for numbers, dates and merge keys, and of 1.2 for
 * words: `0400` is 256, `no` is a text. Integers beyond 2^53 become bigint, dates {@link YamlDate}. Whatever the text is, this
 * ends soon and throws nothing.
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
  // Another reader may find other lines around such a character, and other values: no more is said of them.
  const found = unfit.length > 0 ? new Faults(lines) : faults;
  if (parsed.documents.some(asksForAnother)) faults.add(Math.max(text.indexOf("%YAML"), 0), problems.version);
  const documents = parsed.documents.flatMap((document) => readDocument(document, parsed.unclosed, lines, found));
  return { documents, faults: faults.inOrder() };
}

/** Whether a document asks for another version of YAML than is read here. */
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
    // After a syntax error, the parser makes up what nobody wrote.
    if (errors.length === 0 || problem === problems.alias || problem === problems.duplicateKey) {
      faults.add(node.range?.[0] ?? document.range[0], problem);
    }
  });
  const value = values.read(contents);
  return value === null ? [] : [new YamlTree({ document, aliases, lines, value })];
}

/** Syntax errors of a document as far as the first that breaks its structure: later ones follow from that one. */
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

/** What is wrong in a file, each thing once: what an alias stands for is read more than once. */
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
