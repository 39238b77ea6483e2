import type { Patch } from "../../model/patch.ts";
import { fluxNamespace } from "../../model/names/flux.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import type { KustomizePatch } from "../kustomize.ts";

/** The parts of a stage that name its objects; empty for hand-written stages. */
interface PatchedStage {
  readonly manifests: readonly KubernetesObject[];
  readonly releases: readonly { readonly name: string }[];
}

/**
 * Returns the one object that a patch changes. Kustomize reads each part as a regular expression, in which the dot of
 * `my.cnf` matches any character, and selects every namespace if none is named.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.21.1/api/types/selector.go
 */
export function patchTarget(target: Patch["target"], stage: PatchedStage): KustomizePatch["target"] {
  const { kind, name, namespace = namespaceOf(target, stage) } = target;
  return {
    kind: literally(kind),
    name: literally(name),
    ...(namespace === undefined ? {} : { namespace: literally(namespace) }),
  };
}

/** The manifest of a stage that a patch changes. */
export function patchedManifest(
  target: Patch["target"],
  { manifests }: Pick<PatchedStage, "manifests">,
): KubernetesObject | undefined {
  return manifests.find(
    ({ kind, metadata }) =>
      kind === target.kind &&
      metadata.name === target.name &&
      (target.namespace === undefined || target.namespace === metadata.namespace),
  );
}

function namespaceOf(target: Patch["target"], stage: PatchedStage): string | undefined {
  const isRelease = target.kind === "HelmRelease" && stage.releases.some(({ name }) => name === target.name);
  return isRelease ? fluxNamespace : patchedManifest(target, stage)?.metadata.namespace;
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
