import { parse, stringify } from "yaml";
import { CANARY, type Mutation } from "./mutations.ts";

/** A project under mutation. */
export interface Mutant {
  readonly files: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  /** The stack's file as the engine read it: the one on the disk can be broken, what the engine hands over not. */
  readonly engineFile: string;
}

const STACK = "Pulumi.dev.yaml";

type Path = readonly (string | number)[];

/** Puts a secret that messages must not show into every place of the stack that holds one. */
export function withCanaries(stackFile: string): string {
  return stringify(inSecrets(parse(stackFile)), { lineWidth: 0 });
}

/** Keys and kubeconfigs have a form; the fuzzer changes that of some. */
const FORMED = /^(an? .* key|AGE-SECRET-KEY-.*|[^]*clusters:[^]*)$/;

function inSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ("secure" in value && typeof value.secure === "string") {
    return { secure: FORMED.test(value.secure) ? value.secure : CANARY };
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inSecrets(child)]));
}

/** The project after one change. */
export function mutated(mutant: Mutant, { file, place, change }: Mutation): Mutant {
  const names = Object.keys(mutant.files).filter((name) => name.endsWith(".yaml"));
  const name = names[file % names.length] ?? STACK;
  const text = mutant.files[name] ?? "";
  const write = (changed: string): Mutant => ({ ...mutant, files: { ...mutant.files, [name]: changed } });
  switch (change.to) {
    case "value":
    case "key":
    case "structure": {
      // The engine writes its file anew, and reads no broken one.
      const changed = inTree(name === STACK ? mutant.engineFile : text, name, place, change);
      return name === STACK ? { ...write(changed), engineFile: changed } : write(changed);
    }
    case "insertion": {
      const at = place % (text.length + 1);
      return write(text.slice(0, at) + change.piece + text.slice(at));
    }
    case "cut": {
      const at = place % (text.length + 1);
      return write(text.slice(0, at) + text.slice(at + change.length));
    }
    case "whole text":
      return write(change.text);
    case "file name":
      return { ...mutant, files: { ...mutant.files, [change.name]: text } };
    case "link":
      return name === STACK ? mutant : { ...without(mutant, name), links: { ...mutant.links, [name]: change.target } };
  }
}

function without(mutant: Mutant, name: string): Mutant {
  return { ...mutant, files: Object.fromEntries(Object.entries(mutant.files).filter(([key]) => key !== name)) };
}

type TreeChange = Extract<Mutation["change"], { readonly to: "value" | "key" | "structure" }>;

function inTree(text: string, file: string, place: number, change: TreeChange): string {
  try {
    const root: unknown = parse(text, { maxAliasCount: -1, uniqueKeys: false, logLevel: "silent" });
    const all = pathsIn(root).filter(([top, key]) => file !== STACK || (top === "config" && key !== undefined));
    const path = all[place % Math.max(all.length, 1)];
    return path === undefined ? text : stringify(replaced(root, path, change), { lineWidth: 0 });
  } catch {
    // What an earlier change has broken stays as it is.
    return text;
  }
}

/** The way to each value below `value`; to one that has several, by aliases, the first: there can be millions of them. */
function pathsIn(value: unknown, path: Path = [], seen = new Set<object>(), found: Path[] = []): Path[] {
  if (typeof value !== "object" || value === null || path.length > 20 || seen.has(value)) return found;
  seen.add(value);
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [step, child] of entries) {
    const to = [...path, step];
    found.push(to);
    pathsIn(child, to, seen, found);
  }
  return found;
}

function replaced(value: unknown, [step, ...rest]: Path, change: TreeChange): unknown {
  const inside = (key: string, child: unknown): [string, unknown][] =>
    rest.length === 0 ? changed(key, child, change) : [[key, replaced(child, rest, change)]];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      index === step ? inside(String(index), item).map(([, child]) => child) : [item],
    );
  }
  const entries = Object.entries(value ?? {}).flatMap(([key, child]) =>
    key === step ? inside(key, child) : [[key, child] as const],
  );
  return Object.fromEntries(entries);
}

function changed(key: string, value: unknown, change: TreeChange): [string, unknown][] {
  if (change.to === "value") return [[key, change.value]];
  if (change.to === "key") return [[change.name, value]];
  switch (change.how) {
    case "remove":
      return [];
    case "twice":
      return [
        [key, value],
        [`${key}-2`, value],
      ];
    case "into a list":
      return [[key, [value, value]]];
    case "into a mapping":
      return [[key, { [key]: value }]];
    case "nest":
      return [[key, Array.from({ length: 150 }).reduce<unknown>((inner) => [inner], value)]];
  }
}
