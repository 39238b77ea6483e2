import { externalSecret, type ExternalSecret } from "../external-secrets/external-secret.ts";
import { clusterSecretStore, type Store } from "../external-secrets/store.ts";
import { namespaceRoleLabel } from "../namespace-marks.ts";
import { registriesNamespace } from "../../model/names/registries.ts";

/** Service account in the namespace of the registries' secrets that can read them, and nothing else. */
export const registryReader = "pull-secret-reader";

/**
 * Brings the registries' pull secrets into namespaces where apps run, and into those that look for new images.
 *
 * @param labelPrefix Prefix of the platform's own labels: `labrats.work`.
 * @param scanners Platform namespaces of apps whose images are looked for.
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
