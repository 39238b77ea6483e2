import { hoursOf } from "./fields/duration.ts";
import { previewDomain } from "./names.ts";
import type { PreviewsValues } from "./schema/previews.ts";

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

/** What the pods of one preview may use together; `1`, `2Gi`, `5Gi` and 10 by default. */
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

/** @param environments Names of the app's environments, of which there is one at least. */
export function toPreviews({ ttl, ...values }: PreviewsValues, environments: readonly string[]): Previews {
  const environment = values.environment ?? environments[0];
  // The rule about previews has seen to it.
  if (environment === undefined) throw new Error("previews of an app without environments");
  return { ...values, environment, hours: hoursOf(ttl) };
}

/** The previews, if the app has any and the cluster has them. */
export function hostedPreviews(
  app: string,
  previews: Previews | undefined,
  { hosts, domain }: { readonly hosts: readonly string[]; readonly domain: string },
): { readonly previews?: HostedPreviews } {
  if (previews === undefined || !hosts.includes(previews.environment)) return {};
  return { previews: { ...previews, domain: previewDomain(app, domain) } };
}
