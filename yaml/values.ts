import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from "yaml";
import type { Aliases } from "./aliases.ts";
import { YamlDate } from "./date.ts";
import { isMergeKey, sourcesOfMerge } from "./merge.ts";
import type { ScalarValue } from "./plain-scalar.ts";
import { problems } from "./problems.ts";
import { isPlain, scalarValue } from "./scalar.ts";

/** Receives an error of a node. */
export type OnProblem = (node: Node, problem: string) => void;

const collectionTags: readonly unknown[] = [undefined, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"];

/** The maximum number of values of a document that come from aliases; each counts as often as it appears. */
const MAX_COPIES = 10_000;

/** Reads the nodes of one document, parsed with the failsafe schema, as Flux does. */
export class Values {
  readonly #aliases: Aliases;
  readonly #onProblem: OnProblem;
  /** The enclosing nodes of the current one: an alias of any of them would never end. */
  readonly #open = new Set<Node>();
  /** The outermost alias of the current node. */
  #outermost: Node | undefined;
  #copies = 0;

  constructor(aliases: Aliases, onProblem: OnProblem) {
    this.#aliases = aliases;
    this.#onProblem = onProblem;
  }

  /**
   * Reads the value of a node.
   *
   * @param inFlow Whether the node is between brackets or braces, where Flux reads a missing value as an empty string.
   */
  read(node: unknown, inFlow = false): unknown {
    if (isAlias(node)) return this.#alias(node, inFlow);
    if (isScalar(node)) return this.#scalar(node, inFlow);
    if (isMap(node)) return this.#collection(node, () => this.#entries(node.items, inFlow || node.flow === true));
    if (isSeq(node)) {
      const items: readonly unknown[] = node.items;
      return this.#collection(node, () => items.map((item) => this.#item(item, inFlow || node.flow === true)));
    }
    return inFlow ? "" : null;
  }

  #alias(alias: Node, inFlow: boolean): unknown {
    const target = this.#aliases.get(alias);
    if (target === undefined) return this.#refuse(alias, problems.alias);
    if (this.#open.has(target)) return this.#refuse(alias, problems.aliasOfItself);
    const outermost = this.#outermost;
    this.#outermost ??= alias;
    const value = this.read(target, inFlow);
    this.#outermost = outermost;
    return value;
  }

  #scalar(node: Scalar, inFlow: boolean): ScalarValue {
    if (!this.#count()) return null;
    if (inFlow && isPlain(node) && node.value === "" && node.tag === undefined) return "";
    const reading = scalarValue(node);
    // Kustomize puts a value that contains a colon in quotes when it rewrites it between brackets.
    const isQuoted = inFlow && isPlain(node) && node.tag === undefined && String(node.value).includes(":");
    if (isQuoted && "value" in reading && reading.value instanceof YamlDate) return String(node.value);
    return "value" in reading ? reading.value : this.#refuse(node, reading.problem);
  }

  #collection<T>(node: Node & { tag?: string }, read: () => T): T | null {
    if (!this.#count()) return null;
    if (!collectionTags.includes(node.tag)) this.#refuse(node, problems.tag);
    this.#open.add(node);
    const value = read();
    this.#open.delete(node);
    return value;
  }

  /** Counts a node that comes from an alias. Returns false once there are too many. */
  #count(): boolean {
    if (this.#outermost === undefined) return true;
    this.#copies += 1;
    if (this.#copies === MAX_COPIES + 1) this.#refuse(this.#outermost, problems.tooManyAliases);
    return this.#copies <= MAX_COPIES;
  }

  /** Reads a list item. In a list in brackets, `a: 1` is a mapping. */
  #item(item: unknown, inFlow: boolean): unknown {
    return isPair(item) ? this.#entries([item], inFlow) : this.read(item, inFlow);
  }

  #entries(pairs: readonly Pair[], inFlow: boolean): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    const merges = pairs.filter(({ key }) => isMergeKey(key));
    for (const { key, value } of pairs) {
      if (isMergeKey(key)) continue;
      const name = this.#key(key);
      if (name !== undefined && entries.has(name)) this.#refuseKey(key, problems.duplicateKey);
      const read = this.read(value, inFlow);
      if (name !== undefined) entries.set(name, read);
    }
    for (const { key } of merges.slice(1)) this.#refuseKey(key, problems.duplicateKey);
    for (const { key, value } of merges) {
      const sources = sourcesOfMerge(value, this.#aliases);
      if (sources === undefined) this.#refuseKey(key, problems.merge);
      for (const source of sources ?? []) {
        const merged = this.read(source, inFlow);
        // An alias of an enclosing node has no value.
        for (const [name, child] of Object.entries(merged ?? {})) if (!entries.has(name)) entries.set(name, child);
      }
    }
    return Object.fromEntries(entries);
  }

  #key(key: unknown): string | undefined {
    const reading =
      isScalar(key) && !(isPlain(key) && key.value === "") ? scalarValue(key) : { problem: problems.oddKey };
    const problem = "problem" in reading ? reading.problem : problemOfKey(reading.value);
    if (problem !== undefined) this.#refuseKey(key, problem);
    else if ("value" in reading && typeof reading.value === "string") return reading.value;
    return undefined;
  }

  #refuse(node: Node, problem: string): null {
    this.#onProblem(node, problem);
    return null;
  }

  #refuseKey(key: unknown, problem: string): void {
    // The parser has a node for every key, even for an empty one.
    if (isNode(key)) this.#onProblem(key, problem);
  }
}

function problemOfKey(key: ScalarValue): string | undefined {
  if (typeof key !== "string") return problems.key;
  return key === "<<" ? problems.mergeAsText : undefined;
}
