import type { App as Registration } from "../../model/app.ts";
import type { AppDeployment } from "../../model/deployment.ts";
import { registrySecret } from "../../model/names/registries.ts";
import { registryStoreKustomization } from "../../model/names/secret-copies.ts";
import type { Registry } from "../../model/registry.ts";
import { secretCopies, type SecretCopies } from "../../manifests/app/secret-copies.ts";
import { registriesOf } from "../../manifests/images/app-images.ts";
import type { RegistryStore } from "../registries/registry-store.ts";

/** The arguments of {@link secretCopiesOf}. */
export interface CopiedSecretsArgs {
  readonly registration: Registration;
  /** The app's directory in the fleet repository. */
  readonly directory: string;
  readonly registries: readonly Registry[];
  /** The store that the registries' secrets are copied from. Default: they are not copied. */
  readonly registryStore?: RegistryStore | undefined;
  /**
   * Kustomizations in Flux's own namespace that install the operator that copies secrets. Default: it is already
   * installed.
   */
  readonly secretOperator?: readonly string[] | undefined;
  readonly labelPrefix: string;
}

/** Returns the copies that the operator makes for the app's deployments, and of pull secrets for its image scans. */
export function secretCopiesOf(args: CopiedSecretsArgs, users: readonly AppDeployment[]): SecretCopies | undefined {
  const { registration, directory, registryStore, labelPrefix, secretOperator = [] } = args;
  const registries = registryStore === undefined ? [] : args.registries;
  return secretCopies({
    ...{ app: registration.name, platform: registration.names.platformNamespace, directory, users, labelPrefix },
    pullSecrets: registries.map((registry) => ({
      name: registrySecret(registry.name),
      namespaces: pullingNamespaces(registry, registration, users),
    })),
    dependsOn: [...secretOperator, ...(registries.length === 0 ? [] : [registryStoreKustomization])],
  });
}

/**
 * Returns the namespaces where the app runs, and the one where its images are scanned, which also needs the registry's
 * credentials.
 */
export function pullingNamespaces(
  registry: Registry,
  { images, names }: Registration,
  users: readonly AppDeployment[],
): string[] {
  const scanned = registriesOf(images).includes(registry.name);
  return [...(scanned ? [names.platformNamespace] : []), ...users.map(({ namespace }) => namespace)];
}
