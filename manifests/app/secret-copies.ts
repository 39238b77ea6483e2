import { fluxNamespace, rootName } from "../../model/names/flux.ts";
import { rootServiceAccount } from "../../model/names/infrastructure.ts";
import { secretCopiesDirectory, secretCopiesKustomization } from "../../model/names/secret-copies.ts";
import type { ExternalSecret } from "../external-secrets/external-secret.ts";
import { copiesHealth } from "../external-secrets/health.ts";
import type { Store } from "../external-secrets/store.ts";
import { keptByPrune } from "../flux/kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization } from "../flux/kustomization.ts";
import { platformMark } from "../platform-mark.ts";
import { pullSecret } from "./pull-secret.ts";
import type { SecretUser } from "./secret-reader.ts";
import { appExternalSecret, appSecretStore } from "./secrets.ts";

/** The Secrets that the External Secrets Operator copies to an app on one cluster. */
export interface SecretCopies {
  readonly orders: readonly (Store | ExternalSecret)[];
  /** The Kustomization that applies the objects, and is ready when the operator has made the copies. */
  readonly sync: FluxKustomization;
}

/** The arguments of {@link secretCopies}. */
export interface SecretCopiesArgs {
  readonly app: string;
  /** The app's directory in the fleet repository. */
  readonly directory: string;
  /** Namespace of the app's own secrets. */
  readonly platform: string;
  /** The deployments of the app that receive secrets. */
  readonly users: readonly SecretUser[];
  /** Pull secrets of registries, each with the namespaces that get it. */
  readonly pullSecrets: readonly { readonly name: string; readonly namespaces: readonly string[] }[];
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
  /** Kustomizations in Flux's own namespace that have to be ready first: of the operator, and of the store of pull secrets. */
  readonly dependsOn: readonly string[];
}

/**
 * Has the operator copy pull secrets and the app's own secrets, if there are any. The objects have the platform's mark,
 * so that users of the app's namespaces cannot change them.
 */
export function secretCopies(args: SecretCopiesArgs): SecretCopies | undefined {
  const orders = ordersOf(args);
  return orders.length === 0 ? undefined : { orders, sync: syncOf(args) };
}

function ordersOf({ app, platform, users, pullSecrets, labelPrefix }: SecretCopiesArgs): SecretCopies["orders"] {
  const labels = platformMark(labelPrefix);
  return [
    ...pullSecrets.flatMap(({ name, namespaces }) =>
      namespaces.map((namespace) => pullSecret(name, namespace, labels)),
    ),
    ...users
      .filter(({ secrets }) => secrets.length > 0)
      .flatMap(({ namespace, secrets }) => [
        appSecretStore(app, platform, namespace, labels),
        ...secrets.map((secret) => appExternalSecret(app, namespace, secret, labels)),
      ]),
  ];
}

/**
 * Builds the Kustomization of the copies. The stack deletes it before the operator, which alone can finalize its
 * objects.
 */
function syncOf({ app, directory, dependsOn }: SecretCopiesArgs): FluxKustomization {
  return keptByPrune(
    fluxKustomization({
      name: secretCopiesKustomization(app),
      namespace: fluxNamespace,
      source: rootName,
      path: `./${directory}/${secretCopiesDirectory}`,
      serviceAccount: rootServiceAccount,
      interval: "5m",
      // The operator retries by itself; Flux only retries to apply the objects.
      retryInterval: "1m",
      wait: true,
      healthCheckExprs: copiesHealth,
      dependsOn: dependsOn.map((name) => ({ name })),
    }),
  );
}
