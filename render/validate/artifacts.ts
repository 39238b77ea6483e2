import { posix } from "node:path";
import { copied, type Copy } from "./artifact-copies.ts";
import type { Files } from "./references.ts";
import { literally, rootOf } from "./wildcards.ts";
import { itemsOf, textOf, valueAt } from "./yaml-file.ts";

/** One of the artifacts of an ArtifactGenerator. */
export interface Artifact {
  readonly name: string;
  readonly copies: readonly Copy[];
}

/** The repository of a source by its alias; undefined where its files are not at hand. */
export type Repositories = (alias: string) => string | undefined;

/** The artifacts that source-watcher makes for a generator: with a `pathPattern`, those of each directory that it matches. */
export function artifactsOf(generator: unknown, repositories: Repositories, files: Files): Artifact[] {
  const templates = itemsOf(valueAt(generator, "spec", "artifacts"));
  const pattern = textOf(valueAt(generator, "spec", "pathPattern"));
  const captures = pattern === "" ? [{}] : captured(pattern, repositories, files);
  return captures.flatMap((values) =>
    templates.map((template) => ({
      // Directories keep their case in paths, and not in names of objects.
      name: filledIn(textOf(valueAt(template, "name")), values).toLowerCase(),
      copies: itemsOf(valueAt(template, "copy")).map((copy) => copyOf(copy, values)),
    })),
  );
}

/**
 * Returns the files that source-watcher puts into an artifact: by path, the file that each is a copy of.
 *
 * @returns undefined when the files are unknown here: a source is elsewhere, or a strategy changes the content of a file.
 */
export function contentsOf(
  { copies }: Artifact,
  repositories: Repositories,
  files: Files,
): ReadonlyMap<string, string> | undefined {
  const contents = new Map<string, string>();
  for (const copy of copies) {
    const repository = repositories(copy.alias);
    if (repository === undefined || !["", "Overwrite"].includes(copy.strategy)) return undefined;
    for (const [to, file] of copied(copy, repository, files, contents)) contents.set(to, file);
  }
  return contents;
}

/** The directories that an artifact takes something from, as far as they are at hand. */
export function originsOf({ copies }: Artifact, repositories: Repositories): string[] {
  return copies.flatMap(({ alias, from }) => {
    const repository = repositories(alias);
    return repository === undefined ? [] : [posix.join(repository, rootOf(from))];
  });
}

type Values = Readonly<Record<string, string>>;

function copyOf(copy: unknown, values: Values): Copy {
  const text = (key: string): string => filledIn(textOf(valueAt(copy, key)), values);
  return {
    ...inSource(text("from")),
    to: text("to").replace(/^@artifact\//, ""),
    exclude: itemsOf(valueAt(copy, "exclude")).map(textOf),
    strategy: textOf(valueAt(copy, "strategy")),
  };
}

/** `@<alias>/<path>` */
function inSource(written: string): { alias: string; from: string } {
  const [, alias = "", from = ""] = /^@([^/]+)\/(.*)$/s.exec(written) ?? [];
  return { alias, from };
}

function filledIn(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Returns the values of the `{name}`s in a pattern, for each directory that it matches. */
function captured(pattern: string, repositories: Repositories, files: Files): Values[] {
  const { alias, from } = inSource(pattern);
  const repository = repositories(alias);
  if (repository === undefined) return [];
  const parts = from.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return name === undefined ? literally(part) : `(?<${name}>[^/]+)`;
  });
  const regexp = new RegExp(`^${parts.join("")}$`, "s");
  return directoriesBelow(repository, files).flatMap((directory) => {
    const found = regexp.exec(posix.relative(repository, directory));
    return found === null ? [] : [{ ...found.groups }];
  });
}

function directoriesBelow(directory: string, files: Files): string[] {
  return files.list(directory).flatMap((name) => {
    const path = posix.join(directory, name);
    return files.isDirectory(path) ? [path, ...directoriesBelow(path, files)] : [];
  });
}
