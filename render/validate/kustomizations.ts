import { posix } from "node:path";
import { isFlux, nameOf, namespaceOf, type Applied } from "./objects.ts";
import { itemsOf, textOf, valueAt } from "./yaml-file.ts";

/** Where the directory of a Kustomization is. */
export type Source =
  /** In a repository that this project writes. */
  | { readonly kind: "here"; readonly repository: string }
  /** Somewhere else; `name` says where. */
  | { readonly kind: "elsewhere"; readonly name: string }
  /** Put together by source-watcher, `name`, from directories of repositories that this project writes. */
  | { readonly kind: "assembled"; readonly name: string; readonly directories: readonly string[] }
  /** Nothing that the cluster gets says where; `name` is the object that would. */
  | { readonly kind: "unknown"; readonly name: string };

/**
 * Finds out where a Kustomization's directory is.
 *
 * @param applied what the cluster gets, as far as it is known
 * @param owner organisation of the repositories that are there
 * @param repositories names of those
 */
export function sourceOf(
  { value }: Applied,
  applied: readonly Applied[],
  owner: string,
  repositories: ReadonlySet<string>,
): Source {
  return referred(valueAt(value, "spec", "sourceRef"), namespaceOf(value), applied, { owner, repositories });
}

interface Hub {
  readonly owner: string;
  readonly repositories: ReadonlySet<string>;
}

/** @param own the namespace of who refers to it */
function referred(reference: unknown, own: string, applied: readonly Applied[], hub: Hub): Source {
  const kind = textOf(valueAt(reference, "kind"));
  const namespace = textOf(valueAt(reference, "namespace")) || own;
  const artifact = textOf(valueAt(reference, "name"));
  const name = `${kind} ${namespace}/${artifact}`;
  const source = applied.find((candidate) => nameOf(candidate.value) === name);
  if (source === undefined) {
    const directories = kind === "ExternalArtifact" ? copied(artifact, namespace, applied, hub) : undefined;
    return directories === undefined ? { kind: "unknown", name } : { kind: "assembled", name, directories };
  }
  const url = textOf(valueAt(source.value, "spec", "url"));
  const [, owner, repository = ""] = /([^/:]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  if (!isFlux(source.value, "GitRepository") || owner !== hub.owner || !hub.repositories.has(repository)) {
    return { kind: "elsewhere", name: url === "" ? name : url };
  }
  return { kind: "here", repository };
}

/** The directories from which an artifact is put together; undefined where nothing does. */
function copied(artifact: string, namespace: string, applied: readonly Applied[], hub: Hub): string[] | undefined {
  const generators = applied.filter(
    ({ value }) => value["kind"] === "ArtifactGenerator" && namespaceOf(value) === namespace,
  );
  const found = generators.flatMap(({ value }) =>
    itemsOf(valueAt(value, "spec", "artifacts"))
      .filter((one) => valueAt(one, "name") === artifact)
      .map((one) => ({ sources: itemsOf(valueAt(value, "spec", "sources")), copies: itemsOf(valueAt(one, "copy")) })),
  )[0];
  return found?.copies.flatMap((copy) => {
    const [, alias, path = ""] = /^@([^/]+)\/(.*)$/.exec(textOf(valueAt(copy, "from"))) ?? [];
    const source = found.sources.find((one) => valueAt(one, "alias") === alias);
    const from = referred(source, namespace, applied, hub);
    // Up to the first wildcard.
    return from.kind === "here" ? [posix.join(from.repository, path.replace(/[^/]*[*?[{].*$/s, ""))] : [];
  });
}
