import type { AppSecret } from "../../model/deployment.ts";
import { externalSecret, type ExternalSecret } from "../external-secrets/external-secret.ts";
import { secretStore, type Store } from "../external-secrets/store.ts";
import { appObjectNames, secretReader } from "../../model/names/app-objects.ts";

/**
 * The app's own secrets, as one of its other namespaces can read them.
 *
 * @param platform Namespace of the app's secrets.
 * @param namespace Where the app runs.
 * @param labels Of the store.
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
 * A copy of one of the app's own secrets where the app runs. The team may seal it long after the copy was ordered, and may
 * take it away again: there is then no copy.
 *
 * @param labels Of the order and of the copy.
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
