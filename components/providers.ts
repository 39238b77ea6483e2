import { Provider as GitHubProvider } from "@pulumi/github/provider.js";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../configuration/types.ts";

/** One provider of each kind for the whole stack: each instance is a process. */
export function providers(name: string, { github: hub, cluster, apps }: Configuration): pulumi.ProviderResource[] {
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
        ...(apps.some(({ adopt }) => adopt.includes("objects")) ? { upsertExistingObjects: true } : {}),
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
 * Keeps the ambient kubeconfig out of the state: the SDK takes `KUBECONFIG` for the provider's own configuration, in
 * plain, while the provider finds it in its environment by itself.
 */
function withoutKubeconfig({ props, opts }: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  return { props: Object.fromEntries(Object.entries(props).filter(([key]) => key !== "kubeconfig")), opts };
}
