import { artifactsOf, contentsOf, originsOf } from "./artifacts.ts";
import { isFlux, nameOf, namespaceOf, type Applied } from "./objects.ts";
import type { Files } from "./references.ts";
import { itemsOf, textOf, valueAt } from "./yaml-file.ts";

/** Where the directory of a Kustomization is. */
export type Source =
  /** In a repository that this project writes. */
  | { readonly kind: "here"; readonly repository: string }
  /** Somewhere else; `name` says where. */
  | { readonly kind: "elsewhere"; readonly name: string }
  /** Put together by source-watcher from files of repositories that this project writes: each by its path in the artifact. */
  | { readonly kind: "assembled"; readonly name: string; readonly contents: ReadonlyMap<string, string> }
  /** Put together by source-watcher from other things too; `directories` are those that are here. */
  | { readonly kind: "assembled elsewhere"; readonly name: string; readonly directories: readonly string[] }
  /** Nothing that the cluster gets says where; `name` is the object that would. */
  | { readonly kind: "unknown"; readonly name: string };

/**
 * Finds out where a Kustomization's directory is.
 *
 * @param applied what the cluster gets, as far as it is known
 */
export function sourceOf({ value }: Applied, applied: readonly Applied[], hub: Hub): Source {
  return referred(valueAt(value, "spec", "sourceRef"), namespaceOf(value), applied, hub);
}

/** The repositories that this project writes. */
export interface Hub {
  /** Their organisation. */
  readonly owner: string;
  readonly repositories: ReadonlySet<string>;
  readonly files: Files;
}

/** @param own the namespace of who refers to it */
function referred(reference: unknown, own: string, applied: readonly Applied[], hub: Hub): Source {
  const kind = textOf(valueAt(reference, "kind"));
  const namespace = textOf(valueAt(reference, "namespace")) || own;
  const artifact = textOf(valueAt(reference, "name"));
  const name = `${kind} ${namespace}/${artifact}`;
  const source = applied.find((candidate) => nameOf(candidate.value) === name);
  if (source === undefined) {
    const made = kind === "ExternalArtifact" ? generated(artifact, namespace, applied, hub) : undefined;
    return made ?? { kind: "unknown", name };
  }
  const url = textOf(valueAt(source.value, "spec", "url"));
  const [, owner, repository = ""] = /([^/:]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  if (!isFlux(source.value, "GitRepository") || owner !== hub.owner || !hub.repositories.has(repository)) {
    return { kind: "elsewhere", name: url === "" ? name : url };
  }
  return { kind: "here", repository };
}

/** How source-watcher puts an artifact together; undefined where nothing does. */
function generated(artifact: string, namespace: string, applied: readonly Applied[], hub: Hub): Source | undefined {
  for (const { value } of applied) {
    if (value["kind"] !== "ArtifactGenerator" || namespaceOf(value) !== namespace) continue;
    const sources = itemsOf(valueAt(value, "spec", "sources"));
    const repositories = (alias: string): string | undefined => {
      const source = sources.find((one) => valueAt(one, "alias") === alias);
      const found = source === undefined ? undefined : referred(source, namespace, applied, hub);
      return found?.kind === "here" ? found.repository : undefined;
    };
    const made = artifactsOf(value, repositories, hub.files).find(({ name }) => name === artifact);
    if (made === undefined) continue;
    const name = `ExternalArtifact ${namespace}/${artifact}`;
    const contents = contentsOf(made, repositories, hub.files);
    return contents === undefined
      ? { kind: "assembled elsewhere", name, directories: originsOf(made, repositories) }
      : { kind: "assembled", name, contents };
  }
  return undefined;
}
