import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type ParsedNode } from "yaml";
import type { Aliases } from "./aliases.ts";
import { isMergeKey, sourcesOfMerge } from "./merge.ts";
import { unwritten } from "./unwritten.ts";

/** Keys and list indices from the top of a document to a value. */
export type YamlPath = readonly (string | number)[];

interface Place {
  readonly offset: number;
  readonly node: unknown;
}

export interface YamlTreeArgs {
  readonly document: Document.Parsed;
  readonly aliases: Aliases;
  readonly lines: LineCounter;
  readonly value: unknown;
}

/** One document of a YAML file, with the line of each value. */
export class YamlTree {
  /** The content as plain data. */
  readonly value: unknown;
  /** The offsets of its start and end in the file's text. */
  readonly range: readonly [start: number, end: number];
  readonly #document: Document.Parsed;
  readonly #aliases: Aliases;
  readonly #lines: LineCounter;

  constructor({ document, aliases, lines, value }: YamlTreeArgs) {
    this.value = value;
    this.range = [document.range[0], document.range[2]];
    this.#document = document;
    this.#aliases = aliases;
    this.#lines = lines;
  }

  /** Whether `path` leads to a value. */
  has(path: YamlPath): boolean {
    return this.#places(path).length === path.length + 1;
  }

  /** The line of the key or list item at `path`, or of its nearest ancestor that exists. Counted from 1. */
  lineOf(path: YamlPath): number {
    return this.lineAt(this.#places(path).at(-1)?.offset ?? this.range[0]);
  }

  /** The line of an offset in the file's text. Counted from 1. */
  lineAt(offset: number): number {
    return Math.max(this.#lines.linePos(offset).line, 1);
  }

  /** Paths below `path` whose value is empty inside brackets or braces: `{ x: }`. */
  unwrittenBelow(path: YamlPath): readonly YamlPath[] {
    const places = this.#places(path);
    return places.length === path.length + 1 ? unwritten(places.at(-1)?.node, this.#aliases) : [];
  }

  /** The places along `path`, from the top down to the last that exists. */
  #places(path: YamlPath): readonly Place[] {
    const { contents } = this.#document;
    const places: Place[] = [{ offset: contents?.range[0] ?? this.range[0], node: contents }];
    for (const step of path) {
      const next = this.#child(places.at(-1)?.node, step);
      if (next === undefined) break;
      places.push(next);
    }
    return places;
  }

  #child(node: unknown, step: string | number): Place | undefined {
    const target = isAlias(node) ? this.#aliases.get(node) : node;
    if (isSeq<ParsedNode>(target) && typeof step === "number") {
      const item = target.items[step];
      return item && { offset: item.range[0], node: item };
    }
    if (!isMap<ParsedNode, ParsedNode | null>(target)) return undefined;
    const pair = target.items.find(({ key }) => isScalar(key) && key.value === String(step) && !isMergeKey(key));
    if (pair !== undefined) return { offset: pair.key.range[0], node: pair.value };
    const merges = target.items.filter(({ key }) => isMergeKey(key));
    const sources = merges.flatMap(({ value }) => sourcesOfMerge(value, this.#aliases) ?? []);
    return sources.map((source) => this.#child(source, step)).find((place) => place !== undefined);
  }
}
