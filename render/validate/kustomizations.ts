import { textOf, valueAt } from "./yaml-file.ts";
import { isFlux, nameOf, type Applied } from "./objects.ts";

/** Where the directory of a Kustomization is. */
export type Source =
  /** In a repository that this project writes. */
  | { readonly kind: "here"; readonly repository: string }
  /** Somewhere else; `name` says where. */
  | { readonly kind: "elsewhere"; readonly name: string }
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
  const reference = valueAt(value, "spec", "sourceRef");
  const kind = textOf(valueAt(reference, "kind"));
  const own = textOf(valueAt(value, "metadata", "namespace"));
  const namespace = textOf(valueAt(reference, "namespace")) || own;
  const name = `${kind} ${namespace}/${textOf(valueAt(reference, "name"))}`;
  const source = applied.find((candidate) => nameOf(candidate.value) === name);
  if (source === undefined) return { kind: "unknown", name };
  const url = textOf(valueAt(source.value, "spec", "url"));
  const [, hubOwner, repository = ""] = /([^/:]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  if (!isFlux(source.value, "GitRepository") || hubOwner !== owner || !repositories.has(repository)) {
    return { kind: "elsewhere", name: url === "" ? name : url };
  }
  return { kind: "here", repository };
}
