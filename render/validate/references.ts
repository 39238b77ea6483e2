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
  /** What keeps a file from being read. */
  faults(file: string): readonly Fault[];
  /** Everything directly in a directory, by name. */
  list(directory: string): readonly string[];
}

/** What a directory is built from. */
export interface References {
  readonly faults: readonly Fault[];
  /** Every file that kustomize reads on the way. */
  readonly files: ReadonlySet<string>;
  /** Those of them that change objects, and are none of their own. */
  readonly patches: ReadonlySet<string>;
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
  const repository = directory.split("/")[0] ?? "";

  const follow = (at: string): void => {
    const list = listNames.map((name) => posix.join(at, name)).find((file) => files.has(file));
    if (list === undefined || reached.has(list)) return;
    reached.add(list);
    for (const document of files.read(list)) {
      for (const entry of entriesOf(document)) visit(at, document, entry);
    }
  };

  const visit = (at: string, document: YamlDocument, { path, target, kind }: Entry): void => {
    const found = posix.join(at, target);
    const problem = problemOf(files, repository, at, found, target, kind);
    if (problem !== undefined) {
      faults.push({ file: document.file, line: document.lineOf(path), path: String(path[0]), problem });
    } else if (files.has(found)) {
      reached.add(found);
      if (kind === "patch") patches.add(found);
    } else follow(found);
  };

  follow(directory);
  return { faults, files: reached, patches };
}

interface Entry {
  readonly path: Path;
  readonly target: string;
  readonly kind: "object" | "patch" | "file";
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
            ? [{ path: [field, index, key, place], target: target.replace(/^[^=]*=/, ""), kind: "file" }]
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
  if (/:\/\/|^git@|^github\.com\/|\?ref=/.test(target)) {
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
