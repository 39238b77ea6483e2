import type { AppSecret } from "../../model/deployment.ts";
import { externalSecret, type ExternalSecret } from "../external-secrets/external-secret.ts";
import { secretStore, type Store } from "../external-secrets/store.ts";
import { appObjectNames, secretReader } from "../../model/names/app-objects.ts";

/**
 * Builds the store through which one of the app's other namespaces reads the app's own secrets.
 *
 * @param platform Namespace of the app's secrets.
 * @param namespace Namespace where the app runs.
 * @param labels Labels of the store.
 */
export function appSecretStore(
  app: string,
  platform: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Store {
  return secretStore({
    labels,
    name: appObjectNames(app).secretStore,
    namespace,
    serviceAccount: secretReader,
    reads: platform,
  });
}

/**
 * Builds a copy of one of the app's own secrets for where the app runs. The team may add the secret long after the
 * ExternalSecret, and may remove it again: then the copy is deleted too.
 *
 * @param labels Labels of the ExternalSecret and of the copy.
 */
export function appExternalSecret(
  app: string,
  namespace: string,
  { name, from }: AppSecret,
  labels: Readonly<Record<string, string>>,
): ExternalSecret {
  return externalSecret({
    labels,
    name,
    namespace,
    store: { kind: "SecretStore", name: appObjectNames(app).secretStore },
    from,
    refreshInterval: "1m0s",
    deletionPolicy: "Delete",
  });
}
