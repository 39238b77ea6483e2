import type * as pulumi from "@pulumi/pulumi";
import { scannersOf } from "../../manifests/images/app-images.ts";
import type { Configuration } from "../../model/configuration.ts";
import { RegistryStore } from "./registry-store.ts";

/** Where registries' secrets are copied from, when there are some and something copies. */
export function registryStoreOf(
  parent: pulumi.Resource,
  name: string,
  { apps, registries, externalSecrets, labelPrefix }: Configuration,
): RegistryStore | undefined {
  if (!externalSecrets || registries.length === 0) return undefined;
  const args = { registries, labelPrefix, scanners: scannersOf(apps) };
  return new RegistryStore(`${name}-registries`, args, { parent });
}
