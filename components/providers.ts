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
    // Otherwise, what exists already is refused, and safe from being taken for the platform's.
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
      // Without it, a changed password would delete its Secret before there is a new one.
      enableSecretMutable: true,
      ...(cluster.context === undefined ? {} : { context: cluster.context }),
      ...(cluster.kubeconfig === undefined ? {} : { kubeconfig: cluster.kubeconfig }),
    },
    { ...options, ...(cluster.kubeconfig === undefined ? { transformations: [without("kubeconfig")] } : {}) },
  );
}

/**
 * Whether some of what is made may be there already: an app moves in, or Flux has brought components before this stack has
 * run, from an overlay that another stack writes.
 */
function meetsExisting({ apps, infrastructure: { overlay, components } }: Configuration): boolean {
  return apps.some(({ adopt }) => adopt.includes("objects")) || (!overlay.write && components.length > 0);
}

/**
 * The provider for GitHub, as the stack's App or as the owner of its token.
 *
 * @param retryDelayMs - milliseconds before a request is repeated whose answer was 5xx; the provider's own by default
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

/** The App as which the provider works; of a private key, it takes the form that GitHub hands out, and no other. */
function appAuth({ id, installationId, privateKey }: GitHubApp) {
  const pemFile = privateKey.apply((key) => createPrivateKey(key).export({ format: "pem", type: "pkcs1" }).toString());
  return { id: String(id), installationId: String(installationId), pemFile };
}

/**
 * Keeps what the environment has out of the state: the SDK takes `KUBECONFIG` and `GITHUB_TOKEN` for the provider's own
 * configuration, in plain, while the Kubernetes provider finds the one in its environment by itself, and that of GitHub
 * does not use the other beside an App.
 */
function without(name: string): pulumi.ResourceTransformation {
  return ({ props, opts }) => ({
    props: Object.fromEntries(Object.entries(props).filter(([key]) => key !== name)),
    opts,
  });
}
