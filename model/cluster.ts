import type * as pulumi from "@pulumi/pulumi";

/** The one cluster of the stack. */
export interface Cluster {
  /** The purpose of the cluster: `dev`. */
  readonly environment: string;
  /** Unique within its environment: `home`. */
  readonly name: string;
  /** `<environment>/<name>`; its directory in the fleet repository is `clusters/<identifier>`. */
  readonly identifier: `${string}/${string}`;
  /** The domain of default host names. */
  readonly domain: string;
  /** App environments that run here; `[environment]` by default. */
  readonly hosts: readonly string[];
  /** Context of the kubeconfig; its current context by default. */
  readonly context?: string;
  /** Secret. The kubeconfig itself; the ambient one (`KUBECONFIG`, `~/.kube/config`) by default. */
  readonly kubeconfig?: pulumi.Output<string>;
}
