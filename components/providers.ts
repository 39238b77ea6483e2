import { Provider as GitHubProvider } from "@pulumi/github/provider.js";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../configuration/types.ts";

/** One provider of each kind for the whole stack: each instance is a process. */
export function providers(name: string, configuration: Configuration): pulumi.ProviderResource[] {
  const { github: hub, cluster } = configuration;
  return [
    new GitHubProvider(`${name}-github`, {
      owner: hub.owner,
      token: hub.token,
      writeDelayMs: hub.writeDelay,
      ...(hub.baseUrl === undefined ? {} : { baseUrl: hub.baseUrl }),
    }),
    new KubernetesProvider(
      `${name}-kubernetes`,
      {
        // Without it, a changed kubeconfig would replace every object of the cluster.
        clusterIdentifier: cluster.identifier,
        // Otherwise, what exists already is refused, and safe from being taken for the platform's.
        ...(meetsExisting(configuration) ? { upsertExistingObjects: true } : {}),
        // Without it, a changed password would delete its Secret before there is a new one.
        enableSecretMutable: true,
        ...(cluster.context === undefined ? {} : { context: cluster.context }),
        ...(cluster.kubeconfig === undefined ? {} : { kubeconfig: cluster.kubeconfig }),
      },
      cluster.kubeconfig === undefined ? { transformations: [withoutKubeconfig] } : {},
    ),
  ];
}

/**
 * Whether some of what is made may be there already: an app moves in, or Flux has brought components before this stack has
 * run, from an overlay that another stack writes.
 */
function meetsExisting({ apps, infrastructure: { overlay, components } }: Configuration): boolean {
  return apps.some(({ adopt }) => adopt.includes("objects")) || (!overlay.write && components.length > 0);
}

/**
 * Keeps the ambient kubeconfig out of the state: the SDK takes `KUBECONFIG` for the provider's own configuration, in
 * plain, while the provider finds it in its environment by itself.
 */
function withoutKubeconfig({ props, opts }: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  return { props: Object.fromEntries(Object.entries(props).filter(([key]) => key !== "kubeconfig")), opts };
}
