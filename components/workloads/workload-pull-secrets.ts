import * as pulumi from "@pulumi/pulumi";
import { registrySecret } from "../../model/names/registries.ts";
import { type Registry, comesFrom } from "../../model/registry.ts";
import type { Workload } from "../../model/workload.ts";
import { workloadNamespaceLabels } from "../../manifests/workloads/entry.ts";
import type { PullSecrets } from "../../manifests/workloads/overlay.ts";
import {
  pullSecretsEntry,
  pullSecretsFiles,
  sealedPullSecretFile,
  workloadPullSecret,
} from "../../manifests/workloads/pull-secrets.ts";
import { dockerConfigJson } from "../app/registry-secret.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import type { Files } from "../github/repository-files.ts";

/** Arguments of {@link WorkloadPullSecrets}. */
export interface WorkloadPullSecretsArgs {
  /** The workloads, with the environments that the cluster hosts; at least one of them pulls from a registry. */
  readonly workloads: readonly Workload[];
  readonly registries: readonly Registry[];
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
}

/** The pull secrets of in-house apps on a cluster without the External Secrets Operator: sealed, for this cluster alone. */
export class WorkloadPullSecrets extends pulumi.ComponentResource {
  /** The entry that the cluster applies: a path below its directory. */
  readonly entry = pullSecretsEntry;

  constructor(name: string, args: WorkloadPullSecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:workloads:WorkloadPullSecrets", name, {}, options);
    const { workloads, registries, labelPrefix, fleet } = args;
    const pulling = workloads.flatMap((workload) => {
      const used = registriesOf(workload, registries);
      return used.length === 0
        ? []
        : workload.environments.map(({ namespace, podSecurity }) => ({ workload, namespace, podSecurity, used }));
    });
    const frame = pullSecretsFiles(
      fleet.path,
      pulling.map(({ workload, namespace, podSecurity, used }) => ({
        name: namespace,
        labels: workloadNamespaceLabels(workload.name, labelPrefix, podSecurity),
        secrets: used.map((registry) => registrySecret(registry.name)),
      })),
    );
    const sealed = pulling.flatMap(({ namespace, used }) =>
      used.map((registry) => sealedSecret(this, name, namespace, registry, fleet)),
    );
    const files = { ...Object.fromEntries(sealed), ...frame };
    fleet.write(`${name}-files`, "pull secrets of workloads", files, { parent: this }, fleet.path);
    this.registerOutputs();
  }
}

/** Path and content of a file. */
function sealedSecret(
  parent: WorkloadPullSecrets,
  name: string,
  namespace: string,
  registry: Registry,
  fleet: FleetDirectory,
): [string, Files[string]] {
  const secret = registrySecret(registry.name);
  const object = dockerConfigJson(registry).apply((config) => workloadPullSecret(secret, namespace, config));
  return [
    sealedPullSecretFile(namespace, secret),
    fleet.seal(`${name}/${namespace}/${registry.name}`, object, { parent }),
  ];
}

/** Returns the registries that the workload's image comes from. */
export function registriesOf({ image }: Workload, registries: readonly Registry[]): Registry[] {
  return registries.filter(({ server }) => comesFrom(image, server));
}

/**
 * Returns the pull secrets for a workload's image.
 * @param copied Whether the External Secrets Operator copies them.
 */
export function pullSecretsOf(workload: Workload, registries: readonly Registry[], copied: boolean): PullSecrets {
  return { names: registriesOf(workload, registries).map(({ name }) => registrySecret(name)), copied };
}
