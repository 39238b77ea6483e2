import { createTwoFilesPatch } from "diff";
import type { Snapshot, StackSnapshot } from "./snapshot.ts";

/** A text that was added, removed or changed. */
export interface Change {
  /** `<repository>/<path>` of a file, or `<kind> <namespace>/<name>` of an object. */
  readonly name: string;
  readonly kind: "added" | "removed" | "changed";
  /** The lines of a unified diff, without its head. */
  readonly patch: string;
}

/** The changes of one stack. */
export interface StackComparison {
  readonly stack: string;
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /** Whether the stack itself was added or removed. */
  readonly kind: "added" | "removed" | "changed" | "same";
  readonly files: readonly Change[];
  readonly objects: readonly Change[];
  /** Errors of the head. */
  readonly errors: readonly string[];
  /** Errors of the base that the head has no more. */
  readonly solved: readonly string[];
}

/** The changed rights in one app. */
export interface AccessComparison {
  readonly app: string;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** All changes from a base to a head. */
export interface Comparison {
  readonly stacks: readonly StackComparison[];
  /** Apps whose access changes, by name. */
  readonly access: readonly AccessComparison[];
}

/** Compares two states of a project. */
export function compare(base: Snapshot, head: Snapshot): Comparison {
  const stacks = names(
    base.stacks.map(({ stack }) => stack),
    head.stacks.map(({ stack }) => stack),
  );
  const of = (snapshot: Snapshot, name: string): StackSnapshot | undefined =>
    snapshot.stacks.find(({ stack }) => stack === name);
  return {
    stacks: stacks.map((name) => compareStack(name, of(base, name), of(head, name))),
    access: names(Object.keys(base.access), Object.keys(head.access))
      .map((app) => {
        const before = base.access[app] ?? [];
        const after = head.access[app] ?? [];
        return { app, gained: without(after, before), lost: without(before, after) };
      })
      .filter(({ gained, lost }) => gained.length + lost.length > 0),
  };
}

function compareStack(
  stack: string,
  base: StackSnapshot | undefined,
  head: StackSnapshot | undefined,
): StackComparison {
  const files = changesOf(base?.files ?? {}, head?.files ?? {});
  const objects = changesOf(base?.objects ?? {}, head?.objects ?? {});
  const errors = head?.errors ?? [];
  const changed = files.length + objects.length > 0 ? "changed" : "same";
  return {
    stack,
    cluster: [head?.cluster, base?.cluster].find((cluster) => cluster !== undefined && cluster !== "") ?? "",
    kind: base === undefined ? "added" : head === undefined ? "removed" : changed,
    files,
    objects,
    errors,
    solved: without(base?.errors ?? [], errors),
  };
}

type Texts = Readonly<Record<string, string>>;

function changesOf(base: Texts, head: Texts): Change[] {
  return names(Object.keys(base), Object.keys(head)).flatMap((name): Change[] => {
    const [before, after] = [base[name], head[name]];
    if (before === after) return [];
    const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
    return [{ name, kind, patch: patchOf(before ?? "", after ?? "") }];
  });
}

/** The lines of a unified diff that follow its two file names. */
function patchOf(before: string, after: string): string {
  const whole = createTwoFilesPatch("", "", before, after, undefined, undefined, { context: 3 });
  const start = whole.indexOf("@@");
  return start === -1 ? "" : whole.slice(start).trimEnd();
}

function names(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}

function without(list: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return list.filter((one) => !known.has(one));
}
