import type { AppDeployment, Dependency } from "../../model/deployment.ts";
import type { AppEnvironment, AppHome } from "../../model/app.ts";
import { keptByPrune } from "../flux/kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization, type KustomizationReference } from "../flux/kustomization.ts";
import {
  appObjectNames,
  deployerServiceAccount,
  environmentObjectName,
  fluxServiceAccount,
} from "../../model/names/app-objects.ts";
import { fluxNamespace } from "../../model/names/flux.ts";
import { secretCopiesKustomization } from "../../model/names/secret-copies.ts";
import { HOME, sourceName } from "./sources.ts";

/**
 * Builds the Kustomization that applies the app's other Kustomizations on a cluster. Deleting it deletes the whole app
 * there. Flux does not prune it: the stack deletes it, before the objects that an ordered deletion needs.
 * @param directory The directory of the cluster in the platform repository.
 */
export function syncKustomization(app: string, namespace: string, directory: string): FluxKustomization {
  const names = appObjectNames(app);
  const kustomization = fluxKustomization({
    name: names.sync,
    namespace,
    source: names.platform,
    path: `./${directory}`,
    serviceAccount: fluxServiceAccount,
    interval: "5m",
    wait: false,
    targetNamespace: namespace,
  });
  return keptByPrune(kustomization);
}

/** Applies the app's own secrets and access rules, decrypted with the app's key. */
export function platformKustomization(app: string, namespace: string): FluxKustomization {
  const names = appObjectNames(app);
  return fluxKustomization({
    name: names.platform,
    namespace,
    source: names.platform,
    path: "./platform",
    serviceAccount: fluxServiceAccount,
    interval: "5m",
    wait: true,
    targetNamespace: namespace,
    decryptionSecret: names.ageKey,
  });
}

/** The parts of an app that Flux deploys on a cluster. */
export interface DeployedArgs {
  readonly home?: AppHome;
  readonly environments: readonly AppEnvironment[];
  /** Whether the External Secrets Operator brings secrets, for which all of it waits; `false` by default. */
  readonly copiesSecrets?: boolean;
}

/** Deploys all that Flux deploys of an app: its home page, then its environments. */
export function deploymentKustomizations(
  app: string,
  namespace: string,
  { home, environments, copiesSecrets = false }: DeployedArgs,
): FluxKustomization[] {
  const { home: homeName, ageKey } = appObjectNames(app);
  const deployments = [
    ...(home === undefined ? [] : [{ name: homeName, source: sourceName(app, HOME, home), deployment: home }]),
    ...environments.map((environment) => ({
      name: environmentObjectName(app, environment.name),
      source: sourceName(app, environment.name, environment),
      deployment: environment,
    })),
  ];
  const first = copiesSecrets ? [{ name: secretCopiesKustomization(app), namespace: fluxNamespace }] : [];
  return deployments.map(({ deployment, ...names }) =>
    deploymentKustomization(namespace, { ...names, ageKey, first }, deployment),
  );
}

function deploymentKustomization(
  namespace: string,
  {
    ageKey,
    first,
    ...names
  }: {
    readonly name: string;
    readonly source: string;
    readonly ageKey: string;
    readonly first: readonly KustomizationReference[];
  },
  deployment: AppDeployment,
): FluxKustomization {
  const { namespace: targetNamespace, path, hostname, substitute, dependsOn, healthChecks } = deployment;
  const { interval, retryInterval, timeout, wait, prune, suspend, decrypt } = deployment;
  return fluxKustomization({
    ...names,
    namespace,
    path,
    serviceAccount: deployerServiceAccount,
    interval,
    retryInterval,
    timeout,
    wait,
    prune,
    suspend,
    dependsOn: [...first, ...dependsOn.map((dependency) => kustomizationOf(dependency, namespace))],
    healthChecks: healthChecks.map((object) => ({ ...object, namespace: targetNamespace })),
    targetNamespace,
    ...(decrypt ? { decryptionSecret: ageKey } : {}),
    ...(substitute === false
      ? {}
      : { substitute: { ...(hostname === undefined ? {} : { HOSTNAME: hostname }), ...substitute } }),
  });
}

/**
 * Returns the Kustomization to wait for. Flux follows this reference into another namespace even if cross-namespace
 * references are forbidden: that applies to sources, and Flux only reads the readiness of a dependency.
 */
function kustomizationOf(dependency: Dependency, from: string): KustomizationReference {
  if ("component" in dependency) return { name: dependency.component, namespace: fluxNamespace };
  const { app, environment, namespace } = dependency;
  const name = environment === undefined ? appObjectNames(app).platform : environmentObjectName(app, environment);
  return namespace === from ? { name } : { name, namespace };
}
