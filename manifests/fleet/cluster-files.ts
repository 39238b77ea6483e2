import { splitBySize } from "../flux/components.ts";
import type { SyncObject } from "../flux/sync.ts";
import { kustomizeFile } from "../kustomize.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { toYaml } from "../../yaml/write.ts";

/** The arguments for the files of a cluster's directory. */
export interface ClusterFilesArgs {
  /** `clusters/<environment>/<cluster>` */
  readonly directory: string;
  /** The objects of Flux itself; empty if the cluster already had Flux. */
  readonly components: readonly KubernetesObject[];
  /** The objects that point Flux at the directory. */
  readonly sync: readonly SyncObject[];
  /** The other paths that the cluster applies, below its directory. */
  readonly entries: readonly string[];
}

/** The root list of a cluster and its `flux-system/`, by path in the fleet repository. */
export function clusterFiles({ directory, components, sync, entries }: ClusterFilesArgs): Record<string, string> {
  const parts = splitBySize(components);
  const named = parts.map((content, index): [string, string] => [componentsFile(index), content]);
  const fluxSystem = `${directory}/flux-system`;
  return {
    ...Object.fromEntries(named.map(([file, content]) => [`${fluxSystem}/${file}`, content])),
    [`${fluxSystem}/gotk-sync.yaml`]: toYaml(sync),
    [`${fluxSystem}/kustomization.yaml`]: toYaml([kustomizeFile([...named.map(([file]) => file), "gotk-sync.yaml"])]),
    [`${directory}/kustomization.yaml`]: toYaml([kustomizeFile(["flux-system", ...entries])]),
  };
}

/** `gotk-components.yaml`, then `gotk-components-2.yaml` and so on: the name that Flux gives it while one is enough. */
function componentsFile(index: number): string {
  return index === 0 ? "gotk-components.yaml" : `gotk-components-${index + 1}.yaml`;
}
