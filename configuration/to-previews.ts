import { hoursOf } from "./fields/duration.ts";
import { previewDomain } from "../model/names/previews.ts";
import type { PreviewsValues } from "./schema/previews.ts";
import type { Previews, HostedPreviews } from "../model/previews.ts";

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
