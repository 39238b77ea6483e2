import { previewDomain } from "../../model/names/previews.ts";
import type { Configuration } from "../../model/configuration.ts";

/** The parts of the configuration that assign host names. */
export type HostnameClaims = Pick<Configuration, "registrations" | "apps" | "workloads" | "oidc" | "boundaries"> & {
  readonly cluster: Pick<Configuration["cluster"], "domain">;
};

/** The owner of host names that no app has. */
export const platformOwner = "the platform";

/**
 * Owner of the host names of an app or a workload: `app my-diet`. The name is that in the label of its namespaces; no
 * workload is called like an app.
 */
export function appOwner(app: string): string {
  return `app ${app}`;
}

/**
 * Returns the owner of each host name, in lower case: every registered app and workload on any cluster, the login page,
 * and the platform's own names. The domain of the cluster is the platform's, unless an app is registered for it.
 */
export function hostnameOwners(claims: HostnameClaims): Record<string, string> {
  const { cluster, registrations, apps, workloads, oidc, boundaries } = claims;
  const owned: (readonly [string | undefined, string])[] = [
    [oidc && new URL(oidc.issuer).hostname, "the login"],
    ...boundaries.reservedHostnames.map((hostname) => [hostname, platformOwner] as const),
    ...registrations.flatMap(({ name, home, environments, hostnames }) =>
      [home?.hostname, ...environments.map(({ hostname }) => hostname), ...hostnames].map(
        (hostname) => [hostname, appOwner(name)] as const,
      ),
    ),
    ...workloads.flatMap(({ name, environments }) =>
      environments.flatMap(({ hosts }) => hosts.map(({ hostname }) => [hostname, appOwner(name)] as const)),
    ),
    ...apps.map(({ name, previews }) => [previews && previewDomain(name, cluster.domain), appOwner(name)] as const),
    [cluster.domain, platformOwner],
  ];
  const shared = sharedHostnames([...registrations, ...workloads]);
  // The first of two claims on one name wins: explicit names come before derived ones.
  return Object.fromEntries(
    owned
      .flatMap(([hostname, owner]) => (hostname === undefined ? [] : [[hostname.toLowerCase(), owner] as const]))
      .map(([hostname, owner]): [string, string] => {
        const owners = shared.get(hostname) ?? [];
        return [hostname, owners.includes(owner) ? owners.join(ownerSeparator) : owner];
      })
      .reverse(),
  );
}

/** The separator between the owners of a shared host name. */
export const ownerSeparator = ", ";

/** Returns the owners of the host names that apps and workloads share, if each of them declares it. */
function sharedHostnames(
  sharers: readonly { readonly name: string; readonly sharedHostnames: readonly string[] }[],
): Map<string, string[]> {
  const shared = new Map<string, string[]>();
  for (const { name, sharedHostnames: names } of sharers) {
    for (const hostname of names) {
      const key = hostname.toLowerCase();
      shared.set(key, [...(shared.get(key) ?? []), appOwner(name)]);
    }
  }
  return shared;
}
