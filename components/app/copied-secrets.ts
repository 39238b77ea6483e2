import type { App as Registration } from "../../model/app.ts";
import type { AppDeployment } from "../../model/deployment.ts";
import { registrySecret } from "../../model/names/registries.ts";
import { registryStoreKustomization } from "../../model/names/secret-copies.ts";
import type { Registry } from "../../model/registry.ts";
import { secretCopies, type SecretCopies } from "../../manifests/app/secret-copies.ts";
import { registriesOf } from "../../manifests/images/app-images.ts";
import type { RegistryStore } from "../registries/registry-store.ts";

/** What {@link secretCopiesOf} looks at. */
export interface CopiedSecretsArgs {
  readonly registration: Registration;
  /** The app's directory in the fleet repository. */
  readonly directory: string;
  readonly registries: readonly Registry[];
  /** Where the registries' secrets are copied from. Default: they are not. */
  readonly registryStore?: RegistryStore | undefined;
  /** Kustomizations in Flux's own namespace that install what copies secrets. Default: it is there already. */
  readonly secretOperator?: readonly string[] | undefined;
  readonly labelPrefix: string;
}

/** What the operator copies to where the app runs, and pull secrets to where its images are looked for. */
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

/** Where the app runs, and where its images are looked for, which takes the registry's login too. */
export function pullingNamespaces(
  registry: Registry,
  { images, names }: Registration,
  users: readonly AppDeployment[],
): string[] {
  const scanned = registriesOf(images).includes(registry.name);
  return [...(scanned ? [names.platformNamespace] : []), ...users.map(({ namespace }) => namespace)];
}
