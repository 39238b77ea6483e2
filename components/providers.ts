import { createPrivateKey } from "node:crypto";
import { Provider as GitHubProvider } from "@pulumi/github/provider.js";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { GitHubApp } from "../model/github-app.ts";
import type { Configuration } from "../model/configuration.ts";
import type { GitHub } from "../model/github.ts";
import { hubOf, ownersWithKeys } from "../model/owners.ts";

/** The providers of a stack: each instance is a process. */
export interface Providers {
  /** The default provider of each kind. */
  readonly all: readonly pulumi.ProviderResource[];
  /** The providers for repositories of owners other than the stack's, by the owners' names in lower case. */
  readonly owners: ReadonlyMap<string, pulumi.ProviderResource>;
}

/** The providers that a stack needs, and no others. */
export function providers(name: string, configuration: Configuration): Providers {
  const { github } = configuration;
  const owners = new Map<string, pulumi.ProviderResource>();
  for (const [key, owner] of ownersWithKeys(configuration)) {
    owners.set(key, githubProvider(`${name}-github-${key}`, hubOf(github, owner)));
  }
  const all = [
    githubProvider(`${name}-github`, configuration.github),
    // By default, the provider refuses existing objects, so that they are never mistaken for the platform's.
    kubernetesProvider(`${name}-kubernetes`, configuration, meetsExisting(configuration), {}),
  ];
  return { all, owners };
}

/** A provider for the few objects that may be there already, and then are changed. */
export function upsertingProvider(
  name: string,
  configuration: Configuration,
  options: pulumi.ResourceOptions,
): KubernetesProvider {
  return kubernetesProvider(name, configuration, true, options);
}

function kubernetesProvider(
  name: string,
  { cluster }: Configuration,
  upserts: boolean,
  options: pulumi.ResourceOptions,
): KubernetesProvider {
  return new KubernetesProvider(
    name,
    {
      // Without it, a changed kubeconfig would replace every object of the cluster.
      clusterIdentifier: cluster.identifier,
      ...(upserts ? { upsertExistingObjects: true } : {}),
      // Without it, a changed password would delete its Secret before the new one exists.
      enableSecretMutable: true,
      ...(cluster.context === undefined ? {} : { context: cluster.context }),
      ...(cluster.kubeconfig === undefined ? {} : { kubeconfig: cluster.kubeconfig }),
    },
    { ...options, ...(cluster.kubeconfig === undefined ? { transformations: [without("kubeconfig")] } : {}) },
  );
}

/**
 * Whether some objects may exist already: an app moves in, or Flux has applied components before this stack has run,
 * from an overlay that another stack writes.
 */
function meetsExisting({ apps, infrastructure: { overlay, components } }: Configuration): boolean {
  return apps.some(({ adopt }) => adopt.includes("objects")) || (!overlay.write && components.length > 0);
}

/**
 * Creates the provider for GitHub, as the stack's App or as the owner of its token.
 *
 * @param retryDelayMs - milliseconds before a request is repeated after a 5xx response; default: the provider's own
 */
export function githubProvider(name: string, hub: GitHub, retryDelayMs?: number): GitHubProvider {
  const { owner, app, token, baseUrl, writeDelay: writeDelayMs } = hub;
  return new GitHubProvider(
    name,
    {
      ...{ owner, writeDelayMs },
      ...(app === undefined ? { token } : { appAuth: appAuth(app) }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(retryDelayMs === undefined ? {} : { retryDelayMs }),
    },
    app === undefined ? {} : { transformations: [without("token")] },
  );
}

/**
 * Returns the App's credentials for the provider, which only accepts a private key in the format that GitHub issues.
 */
function appAuth({ id, installationId, privateKey }: GitHubApp) {
  const pemFile = privateKey.apply((key) => createPrivateKey(key).export({ format: "pem", type: "pkcs1" }).toString());
  return { id: String(id), installationId: String(installationId), pemFile };
}

/**
 * Keeps values of the environment out of the state: the SDK copies `KUBECONFIG` and `GITHUB_TOKEN` into the provider's
 * configuration, in plain text, while the Kubernetes provider reads its environment itself, and GitHub's does not need
 * the token beside an App.
 */
function without(name: string): pulumi.ResourceTransformation {
  return ({ props, opts }) => ({
    props: Object.fromEntries(Object.entries(props).filter(([key]) => key !== name)),
    opts,
  });
}
