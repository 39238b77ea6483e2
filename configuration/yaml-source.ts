import { readYaml, type YamlFault } from "../yaml/read.ts";
import type { YamlTree } from "../yaml/tree.ts";
import { writePath, type Fault, type Path, type Source } from "./fault.ts";
import type { FileReading } from "./files.ts";

/** A YAML file whose values know their lines. */
export class YamlSource implements Source {
  readonly file: string;
  /** The file's content as Flux reads it; null when it is empty, undefined when it has syntax faults. */
  readonly value: unknown;
  /** The faults that keep the file from being read at all. */
  readonly syntaxFaults: readonly Fault[];
  readonly #tree: YamlTree | undefined;

  /**
   * @param file what messages call it
   * @param content one YAML document, or why there is none
   */
  constructor(file: string, content: FileReading) {
    this.file = file;
    const unread = "problem" in content ? [{ file, path: writePath([]), problem: content.problem }] : [];
    const { documents, faults } = readYaml("problem" in content ? "" : content.text);
    const [tree, second] = documents;
    const many = second === undefined ? [] : [{ line: second.lineAt(second.range[0]), problem: MANY }];
    const syntax = [...faults.slice(0, MAX_FAULTS), ...many].map((fault) => yamlFault(file, fault));
    this.syntaxFaults = [...unread, ...syntax];
    this.#tree = tree;
    this.value = this.syntaxFaults.length === 0 ? (tree?.value ?? null) : undefined;
  }

  locate(path: Path): { line?: number; path: string } {
    const line = this.lineOf(path);
    return { path: writePath(path), ...(line === undefined ? {} : { line }) };
  }

  /** Paths at and below `path` at which nothing is written between brackets or braces: `{ x: }`. */
  unwrittenBelow(path: Path): readonly Path[] {
    return (this.#tree?.unwrittenBelow(path) ?? []).map((rest) => [...path, ...rest]);
  }

  /** Whether `path` leads to something. */
  has(path: Path): boolean {
    return this.#tree?.has(path) ?? false;
  }

  /** The line of the key or list item that `path` leads to, or of its nearest ancestor that is there; none at the top. */
  lineOf(path: Path): number | undefined {
    return this.has(path.slice(0, 1)) && path.length > 0 ? this.#tree?.lineOf(path) : undefined;
  }
}

/** One slip can make the rest of a file look wrong: what is left shows when the first ones are mended. */
const MAX_FAULTS = 10;

const MANY = 'holds more than one document; keep one and remove the line "---"';

/** Converts a fault of the YAML reader into a fault of the file. */
export function yamlFault(file: string, { line, problem }: Pick<YamlFault, "line" | "problem">): Fault {
  return { file, line, path: "YAML", problem };
}
