import { posix } from "node:path";
import type { Files } from "./references.ts";
import { doubleStarMatcher, hasWildcard, rootOf, segmentMatcher } from "./wildcards.ts";

/** One thing that source-watcher copies into an artifact. */
export interface Copy {
  /** Name of a source in the generator. */
  readonly alias: string;
  /** In that source; may have wildcards. */
  readonly from: string;
  /** In the artifact. */
  readonly to: string;
  readonly exclude: readonly string[];
  /** Empty where nothing is written. */
  readonly strategy: string;
}

/** A path in the artifact, and the file that it is a copy of. */
export type Copied = readonly [to: string, file: string];

/**
 * Copies like `internal/builder` of source-watcher.
 *
 * @param before What the artifact has already.
 */
export function copied(
  copy: Copy,
  repository: string,
  files: Files,
  before: ReadonlyMap<string, string>,
): readonly Copied[] {
  if (hasWildcard(copy.from)) return matching(copy, repository, files);
  const from = posix.join(copy.from, ".");
  const file = posix.join(repository, from);
  if (!files.has(file)) return directory(copy, from, repository, files);
  if (isExcluded(from, ".", copy.exclude)) return [];
  const isInto = /(?:^|\/)$/.test(copy.to) || [...before.keys()].some((path) => path.startsWith(`${copy.to}/`));
  return [[isInto ? posix.join(copy.to, posix.basename(file)) : posix.normalize(copy.to), file]];
}

/** A directory becomes one in the artifact. */
function directory({ to, exclude }: Copy, from: string, repository: string, files: Files): Copied[] {
  const target = posix.join(to, posix.basename(from));
  return files.below(posix.join(repository, from)).flatMap((file): Copied[] => {
    const inside = posix.relative(posix.join(repository, from), file);
    const parts = pathsTo(inside).map((part) => posix.join(from, part));
    return parts.some((part) => isExcluded(part, from, exclude)) ? [] : [[posix.join(target, inside), file]];
  });
}

/** Returns matched files, and all files in matched directories. Only a pattern that ends in two stars loses its directory. */
function matching({ from, to, exclude }: Copy, repository: string, files: Files): Copied[] {
  const isMatch = segmentMatcher(from);
  const depth = from.split("/").length;
  const dropped = from.endsWith("/**") ? from.slice(0, -2) : "";
  return files.below(repository).flatMap((file): Copied[] => {
    const path = posix.relative(repository, file);
    const parts = pathsTo(path).slice(depth - 1);
    if (parts[0] === undefined || !isMatch(parts[0])) return [];
    if (parts.some((part) => isExcluded(part, rootOf(from), exclude))) return [];
    return [[posix.join(to, path.startsWith(dropped) ? path.slice(dropped.length) : path), file]];
  });
}

/** `a`, `a/b` and `a/b/c`, of the last. */
function pathsTo(path: string): string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}

function isExcluded(path: string, base: string, patterns: readonly string[]): boolean {
  const names = path.startsWith(`${base}/`) ? [path, path.slice(base.length + 1)] : [path];
  return patterns.some((pattern) => {
    const isMatch = doubleStarMatcher(pattern);
    return names.some(isMatch) || (!pattern.includes("/") && isMatch(posix.basename(path)));
  });
}
