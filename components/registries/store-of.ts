import type * as pulumi from "@pulumi/pulumi";
import { operatorKustomizations } from "../../model/names/secret-copies.ts";
import { scannersOf } from "../../manifests/images/app-images.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { RegistryStore } from "./registry-store.ts";

/**
 * Creates the store that registries' secrets are copied from, if there are registries and an operator that copies.
 * @param ground The resources that must outlive the store: Flux, and components, one of which may be the operator.
 */
export function registryStoreOf(
  parent: pulumi.Resource,
  name: string,
  { apps, registries, externalSecrets, labelPrefix, infrastructure }: Configuration,
  { fleet, ground }: { readonly fleet: FleetDirectory; readonly ground: readonly pulumi.Resource[] },
): RegistryStore | undefined {
  if (!externalSecrets || registries.length === 0) return undefined;
  const operator = operatorKustomizations(infrastructure);
  const args = { registries, labelPrefix, scanners: scannersOf(apps), fleet, ground, operator };
  return new RegistryStore(`${name}-registries`, args, { parent });
}
