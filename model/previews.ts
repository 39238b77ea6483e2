/** Copies of an app that live as long as the pull requests that they are of. */
export interface Previews {
  /** They run on the clusters that host this environment of the app; its first one by default. */
  readonly environment: string;
  /** In the source repository; begins with `./`, has no `..`. */
  readonly path: string;
  /** Hours after which one goes that nobody has pushed to; 72 by default. */
  readonly hours: number;
  /** Further variables for the manifests; none of {@link PREVIEW_VARIABLES}. */
  readonly substitute: Readonly<Record<string, string>>;
  readonly quota: PreviewQuota;
}

/** The quota of one preview, for all its pods together; `1`, `2Gi`, `5Gi` and 10 by default. */
export interface PreviewQuota {
  /** Processors that its containers may ask for. */
  readonly cpu: string;
  /** Memory that its containers may have at most. */
  readonly memory: string;
  /** Size of all its volumes. */
  readonly storage: string;
  readonly pods: number;
}

/** Previews on a cluster that has them. */
export interface HostedPreviews extends Previews {
  /** Each is at `pr-<number>.<domain>`. */
  readonly domain: string;
}

/** Variables that the manifests of a preview are given: its host name, `pr-<number>`, and the commit. */
export const PREVIEW_VARIABLES: readonly string[] = ["HOSTNAME", "PREVIEW", "COMMIT"];
