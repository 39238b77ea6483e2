import { externalSecret, type ExternalSecret } from "../external-secrets/external-secret.ts";
import { copiesHealth } from "../external-secrets/health.ts";
import { clusterSecretStore, type Store } from "../external-secrets/store.ts";
import { namespaceRoleLabel } from "../namespace-marks.ts";
import { fluxNamespace, rootName } from "../../model/names/flux.ts";
import { rootServiceAccount } from "../../model/names/infrastructure.ts";
import { registriesNamespace } from "../../model/names/registries.ts";
import { registryStoreDirectory, registryStoreKustomization } from "../../model/names/secret-copies.ts";
import { toYaml } from "../../yaml/write.ts";
import { keptByPrune } from "../flux/kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization } from "../flux/kustomization.ts";

/** Service account in the namespace of the registries' secrets that can read them, and nothing else. */
export const registryReader = "pull-secret-reader";

/**
 * Builds the store that copies the registries' pull secrets into the namespaces of apps and of image scans.
 *
 * @param labelPrefix Prefix of the platform's own labels: `labrats.work`.
 * @param scanners Platform namespaces of apps whose images are scanned.
 */
export function registryStore(labelPrefix: string, scanners: readonly string[] = []): Store {
  return clusterSecretStore({
    name: registriesNamespace,
    serviceAccount: registryReader,
    reads: registriesNamespace,
    users: { [namespaceRoleLabel(labelPrefix)]: "app" },
    namespaces: scanners,
  });
}

/**
 * Builds the Kustomization that applies the store, and is ready when the operator can use it. The stack deletes it,
 * after the copies.
 *
 * @param directory The directory of the cluster in the fleet repository: `clusters/dev/home`.
 * @param operator Kustomizations that install the operator.
 */
export function registryStoreSync(directory: string, operator: readonly string[]): FluxKustomization {
  return keptByPrune(
    fluxKustomization({
      name: registryStoreKustomization,
      namespace: fluxNamespace,
      source: rootName,
      path: `./${directory}/${registryStoreDirectory}`,
      serviceAccount: rootServiceAccount,
      interval: "5m",
      retryInterval: "1m",
      wait: true,
      healthCheckExprs: copiesHealth,
      dependsOn: operator.map((name) => ({ name })),
    }),
  );
}

/**
 * Returns the store's files in the fleet repository, by path below the cluster's directory, and the entry that the
 * cluster applies.
 */
export function registryStoreFiles(
  store: Store,
  sync: FluxKustomization,
): { readonly entry: string; readonly files: Readonly<Record<string, string>> } {
  const entry = `${registryStoreDirectory}.yaml`;
  return { entry, files: { [`${registryStoreDirectory}/store.yaml`]: toYaml([store]), [entry]: toYaml([sync]) } };
}

/**
 * The pull secret of a registry, for a namespace in which pods pull from it.
 *
 * @param name Of the Secret, the same there as among the registries' secrets: `ghcr-pull-secret`.
 * @param labels Of the order and of the copy. Default: none.
 */
export function pullSecret(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>> = {},
): ExternalSecret {
  return externalSecret({
    labels,
    name,
    namespace,
    store: { kind: "ClusterSecretStore", name: registriesNamespace },
    from: name,
    refreshInterval: "5m0s",
    type: "kubernetes.io/dockerconfigjson",
    deletionPolicy: "Retain",
  });
}
