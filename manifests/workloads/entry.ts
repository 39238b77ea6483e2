import type { INamespace } from "kubernetes-models/v1";
import { startSeconds } from "../../model/probes.ts";
import type { PodSecurity } from "../../model/pod-security.ts";
import type { Workload, WorkloadEnvironment } from "../../model/workload.ts";
import { clusterKeySecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import { pruneDisabled } from "../flux/metadata.ts";
import { fluxKustomization } from "../flux/kustomization.ts";
import { rootServiceAccount } from "../../model/names/infrastructure.ts";
import { variableSources } from "../infrastructure/stages.ts";
import { namespaceLabels } from "../namespace-marks.ts";
import { toYaml } from "../../yaml/write.ts";
import { workloadKustomization } from "../../model/names/workloads.ts";

/** The arguments for a workload's entry in the list of an overlay. */
export interface WorkloadEntryArgs {
  readonly workload: Workload;
  readonly environment: WorkloadEnvironment;
  /** The directory of {@link workloadOverlay}, from the root of the fleet repository. */
  readonly directory: string;
  /** Names of Flux Kustomizations that have to be ready first. */
  readonly dependsOn: readonly string[];
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
}

/** A file with the namespace of a workload, and the Flux Kustomization that deploys it there. */
export function workloadEntry({ workload, environment, directory, ...args }: WorkloadEntryArgs): string {
  return toYaml([
    workloadNamespace(environment, workload.name, args.labelPrefix),
    fluxKustomization({
      name: workloadKustomization(workload.name, environment.name),
      namespace: fluxNamespace,
      source: rootName,
      path: `./${directory}`,
      serviceAccount: rootServiceAccount,
      interval: "10m",
      ...timeout(workload),
      wait: true,
      ...(environment.volumes.some(({ content }) => content.kind === "claim")
        ? { healthCheckExprs: [claimHealth] }
        : {}),
      decryptionSecret: clusterKeySecretName,
      ...(workload.substitute ? { substituteFrom: variableSources } : {}),
      dependsOn: args.dependsOn.map((name) => ({ name })),
    }),
  ]);
}

/**
 * Pods wait for their claims, and Flux for the pods. A claim without pods, if `replicas` is 0, may stay unbound until
 * the first pod.
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
const claimHealth = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  current: "status.phase != 'Lost'",
  failed: "status.phase == 'Lost'",
};

/** Returns the startup time of the pods plus five minutes for everything else. */
function timeout({ probes }: Workload): { timeout?: string } {
  const seconds = startSeconds(probes);
  return seconds === 0 ? {} : { timeout: `${Math.ceil(seconds / 60) + 5}m` };
}

/** Returns the namespace of a workload. Data there outlives the workload: Flux never deletes the namespace. */
function workloadNamespace(environment: WorkloadEnvironment, workload: string, labelPrefix: string): INamespace {
  const labels = { ...workloadNamespaceLabels(workload, labelPrefix, environment.podSecurity), ...pruneDisabled };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: environment.namespace, labels } };
}

/** Returns the same labels as for namespaces of registered apps: they limit pods, and allow pull secrets. */
export function workloadNamespaceLabels(
  workload: string,
  labelPrefix: string,
  podSecurity: PodSecurity,
): Record<string, string> {
  return namespaceLabels(labelPrefix, workload, "app", podSecurity);
}
