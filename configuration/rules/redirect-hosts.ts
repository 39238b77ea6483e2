import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { isLoopback, isOfApp, redirectUriProblem } from "../fields/oidc.ts";
import { isBelow } from "../fields/kubernetes.ts";
import { quote } from "../suggestion.ts";
import { whereIs, type Claim } from "./claims.ts";
import { hostnameClaims } from "./hostnames.ts";
import { isHere } from "./oidc.ts";

/**
 * Whoever answers at a redirect URI gets people's codes. So its host is one of the app's own, or one that the registration
 * names besides for everybody to see; never one of another app's.
 *
 * Only clients of this cluster are looked at: a home page without a host name is somewhere else on each cluster.
 */
export const redirectHosts: Rule = (draft) => {
  const claims = draft.registrations.flatMap((registration) => hostnameClaims(registration, draft));
  return draft.registrations.flatMap((registration) => {
    const own = hostnameClaims(registration, draft).map(({ name }) => name);
    const others = claims.filter(({ name, owner }) => owner !== `app ${registration.app}` && !own.includes(name));
    return registration.values.oidc.flatMap((client, index) =>
      isHere(registration, client, draft) ? clientFaults(registration, index, own, others) : [],
    );
  });
};

function clientFaults(
  { source, values }: DraftRegistration,
  index: number,
  own: readonly string[],
  others: readonly Claim[],
): Fault[] {
  const { redirectUris = [], redirectHosts: besides = [] } = values.oidc[index] ?? {};
  const faultOf = (host: string, path: Path): Fault[] => {
    const holder = others.find(({ name }) => name === host) ?? others.find(({ name }) => isBelow(host, name));
    if (own.includes(host)) return [];
    if (holder !== undefined)
      return [faultAt(source, path, `${quote(host)} belongs to ${whereIs(holder)}; write a host of this app`)];
    if (own.some((name) => isBelow(host, name)) || besides.includes(host)) return [];
    const instead = `write one of ${own.join(", ")}, or add ${quote(host)} to redirectHosts`;
    return [faultAt(source, path, `${quote(host)} is not a host of this app; ${instead}`)];
  };
  return [
    ...redirectUris.flatMap((uri, number) => {
      // The schema has reported invalid addresses.
      if (uri === undefined || redirectUriProblem(uri) !== undefined || isOfApp(uri)) return [];
      const url = new URL(uri);
      return isLoopback(url) ? [] : faultOf(url.hostname, ["oidc", index, "redirectUris", number]);
    }),
    ...besides.flatMap((host, number) =>
      host === undefined ? [] : faultOf(host, ["oidc", index, "redirectHosts", number]),
    ),
  ];
}
