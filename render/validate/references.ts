import { dirname, posix } from "node:path";
import type { Fault, Path } from "../../configuration/fault.ts";
import { closest, quote } from "../../configuration/suggestion.ts";
import { isMapping, itemsOf, valueAt, type YamlDocument } from "./yaml-file.ts";

/** The files of all repositories, as far as references need them. */
export interface Files {
  /** `<repository>/<path>` */
  has(file: string): boolean;
  isDirectory(path: string): boolean;
  read(file: string): readonly YamlDocument[];
  /** Returns the faults that keep a file from being read. */
  faults(file: string): readonly Fault[];
  /** Whether SOPS has sealed a file, in whichever format. */
  isSealed(file: string): boolean;
  /** Everything directly in a directory, by name. */
  list(directory: string): readonly string[];
  /** Every file in a directory, and in those in it. */
  below(directory: string): readonly string[];
  /** The text of every file of a repository. */
  textsOf(repository: string): readonly string[];
  /** Has a file at another path, too, where it is put together with others. */
  copy(file: string, to: string): void;
  /** Returns the file that people keep: for a copy, the original. */
  original(file: string): string;
}

/** The files that a directory is built from. */
export interface References {
  readonly faults: readonly Fault[];
  /** Every file that kustomize reads on the way. */
  readonly files: ReadonlySet<string>;
  /** The files among them that change objects and hold none of their own. */
  readonly patches: ReadonlySet<string>;
  /** The files that generators include, whatever their content. */
  readonly inputs: ReadonlySet<string>;
  /** By list of kustomize's: what it would name without the entries that cannot be built. */
  readonly repaired: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Files that Flux would put on a list itself, and cannot read. */
  readonly unusable: readonly string[];
  /** Whether a list cannot be read, so that nothing can be built. */
  readonly unreadable: boolean;
}

/** Names of a list of kustomize's own, in its order of preference. */
const listNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Fields whose items are files or directories with objects. */
const objectFields = ["resources", "components", "bases"] as const;
/** Fields whose items are files with something else. */
const fileFields = ["configurations", "crds", "generators", "transformers", "validators"] as const;

/**
 * Follows everything that the lists of kustomize name, from a directory on.
 *
 * @param directory `<repository>/<path>`
 */
export function references(files: Files, directory: string): References {
  const faults: Fault[] = [];
  const reached = new Set<string>();
  const patches = new Set<string>();
  const inputs = new Set<string>();
  const broken = new Map<YamlDocument, Path[]>();
  const unusable: string[] = [];
  const repository = directory.split("/")[0] ?? "";
  let unreadable = false;

  const follow = (at: string): void => {
    const list = listOf(files, at);
    if (list === undefined || reached.has(list)) return;
    reached.add(list);
    faults.push(...files.faults(list));
    unreadable ||= files.faults(list).length > 0;
    for (const document of files.read(list)) {
      for (const entry of entriesOf(document)) visit(at, document, entry);
    }
  };

  const visit = (at: string, document: YamlDocument, { path, target, kind }: Entry): void => {
    const found = posix.join(at, target);
    const problem = problemOf(files, repository, at, found, target, kind);
    const inside = kind === "input" ? [] : files.faults(found);
    faults.push(...inside);
    if (problem !== undefined) {
      faults.push({ file: document.file, line: document.lineOf(path), path: String(path[0]), problem });
    }
    if (path[0] === "configMapGenerator" && files.isSealed(found)) {
      const unopened = `lists ${quote(target)}, which is sealed, and Flux opens what a secretGenerator lists; move it there`;
      faults.push({ file: document.file, line: document.lineOf(path), path: path[0], problem: unopened });
    }
    if (problem !== undefined || inside.length > 0) broken.set(document, [...(broken.get(document) ?? []), path]);
    if (problem !== undefined) return;
    if (files.has(found)) {
      reached.add(found);
      if (kind === "patch") patches.add(found);
      if (kind === "input") inputs.add(found);
    } else follow(found);
  };

  if (listOf(files, directory) === undefined) {
    for (const file of unlisted(files, directory)) {
      if (isList(file)) {
        follow(posix.dirname(file));
        continue;
      }
      reached.add(file);
      faults.push(...files.faults(file));
      if (files.faults(file).length > 0) unusable.push(file);
    }
  } else follow(directory);
  const repaired = [...broken].map(([{ file, value }, paths]) => [file, without(value, paths)] as const);
  return { faults, files: reached, inputs, patches, repaired: new Map(repaired), unusable, unreadable };
}

function listOf(files: Files, directory: string): string | undefined {
  return listNames.map((name) => posix.join(directory, name)).find((file) => files.has(file));
}

/** Whether a file is a list of kustomize's, by its name. */
export function isList(file: string): boolean {
  return listNames.includes(posix.basename(file));
}

/** Returns the list that Flux writes for a directory without one: every manifest below it, and every directory with a list. */
function unlisted(files: Files, directory: string): string[] {
  return files.list(directory).flatMap((name) => {
    const path = posix.join(directory, name);
    if (!files.isDirectory(path)) return /\.ya?ml$/.test(name) ? [path] : [];
    const list = listOf(files, path);
    return list === undefined ? unlisted(files, path) : [list];
  });
}

/** A list of kustomize's without some of its entries. */
function without(list: Readonly<Record<string, unknown>>, paths: readonly Path[]): Readonly<Record<string, unknown>> {
  const gone = new Set(paths.map((path) => JSON.stringify(path.at(-1) === "path" ? path.slice(0, -1) : path)));
  const walk = (value: unknown, at: Path): unknown => {
    if (Array.isArray(value)) {
      return (value as unknown[]).flatMap((item, index) => {
        const path = [...at, index];
        return gone.has(JSON.stringify(path)) ? [] : [walk(item, path)];
      });
    }
    if (!isMapping(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, [...at, key])]));
  };
  return Object.fromEntries(Object.entries(list).map(([key, value]) => [key, walk(value, [key])]));
}

interface Entry {
  readonly path: Path;
  readonly target: string;
  /** An `input` is text of any kind, a `file` has to be YAML. */
  readonly kind: "object" | "patch" | "file" | "input";
}

function entriesOf({ value }: YamlDocument): Entry[] {
  const texts = (field: string, kind: Entry["kind"]): Entry[] =>
    itemsOf(value[field]).flatMap((item, index) =>
      typeof item === "string" && !item.includes("\n") ? [{ path: [field, index], target: item, kind }] : [],
    );
  const inner = (field: string, key: string, kind: Entry["kind"]): Entry[] =>
    itemsOf(value[field]).flatMap((item, index) => {
      const target = valueAt(item, key);
      return typeof target === "string" ? [{ path: [field, index, key], target, kind }] : [];
    });
  const generated = ["configMapGenerator", "secretGenerator"].flatMap((field) =>
    itemsOf(value[field]).flatMap((item, index) =>
      ["files", "envs"].flatMap((key) =>
        itemsOf(isMapping(item) ? item[key] : undefined).flatMap((target, place): Entry[] =>
          typeof target === "string"
            ? [{ path: [field, index, key, place], target: target.replace(/^[^=]*=/, ""), kind: "input" }]
            : [],
        ),
      ),
    ),
  );
  return [
    ...objectFields.flatMap((field) => texts(field, "object")),
    ...fileFields.flatMap((field) => texts(field, "file")),
    ...texts("patchesStrategicMerge", "patch"),
    ...inner("patches", "path", "patch"),
    ...inner("patchesJson6902", "path", "patch"),
    ...inner("replacements", "path", "file"),
    ...generated,
  ];
}

function problemOf(
  files: Files,
  repository: string,
  at: string,
  found: string,
  target: string,
  kind: Entry["kind"],
): string | undefined {
  if (files.has(found)) return undefined;
  if (kind === "object" && files.isDirectory(found)) {
    if (listNames.some((name) => files.has(posix.join(found, name)))) return undefined;
    return `lists the directory ${quote(target)}, which has no kustomization.yaml; add one`;
  }
  if (/:\/\/|^git@|^git::|^github\.com\/|\?ref=|^[\w-]+(?:\.[\w-]+)+\/.*\/\//.test(target)) {
    return `lists ${quote(target)}, which is elsewhere, and Flux here takes nothing from there; commit what it holds`;
  }
  if (posix.isAbsolute(target) || (found !== repository && !found.startsWith(`${repository}/`))) {
    return `lists ${quote(target)}, which leads out of the repository; write a path inside`;
  }
  const near = closest(posix.basename(found), files.list(dirname(found)));
  const hint =
    near === undefined ? "add it, or remove the entry" : `did you mean ${quote(posix.join(dirname(target), near))}?`;
  return `lists ${quote(target)}, which is not there${at === dirname(found) ? "" : ` (${found})`}; ${hint}`;
}
