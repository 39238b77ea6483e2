import type { DraftWorkload } from "./rule.ts";
import type { Draft, DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Source } from "../fault.ts";
import { isBelow, SUBDOMAIN_LENGTH } from "../fields/kubernetes.ts";
import { homeHostname } from "../../model/names/app.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { contested, whereIs, type Claim } from "./claims.ts";
import { deploymentsOf, hostedHere } from "./deployments.ts";
import { takenPaths, workloadOwner } from "./workload-paths.ts";
import { hostnamesOf } from "./workload-routes.ts";

/** A host name leads to one place, whatever cluster it is on: DNS has no notion of our environments. */
export const hostnames: Rule = (draft) => {
  const claims = [
    ...issuerClaims(draft.stack),
    ...reservedClaims(draft.stack),
    ...draft.registrations.flatMap((registration) => hostnameClaims(registration, draft)),
    ...draft.workloads.flatMap(workloadClaims),
  ];
  return [
    ...contested(
      claims.filter(({ name, owner }) => !isShared(name, owner, draft)),
      (claim, first) => `${quote(claim.name)} is taken by ${whereIs(first)}; ${remedyFor(claim.owner, first)}`,
    ),
    ...covered(claims),
    ...sharersOf(draft).flatMap((sharer) => sharedFaults(sharer, claims, draft)),
    ...takenPaths(draft.workloads, (name, owner) => isShared(name, owner, draft)),
    ...draft.registrations.flatMap((registration) => longHomes(registration, draft)),
  ];
};

function remedyFor(claimant: string, holder: Claim): string {
  const canShare = [claimant, holder.owner].every((owner) => /^(?:app|workload) /.test(owner));
  if (!canShare || claimant === holder.owner) return "write another host name";
  return "write another host name, or name it under sharedHostnames of both, each of which has paths of its own";
}

/** An app or a workload, and what it says that others may have too. */
interface Sharer {
  readonly owner: string;
  readonly noun: "app" | "workload";
  readonly source: Source;
  readonly values: { readonly sharedHostnames: readonly (string | undefined)[] };
}

function sharersOf({ registrations, workloads }: Draft): Sharer[] {
  return [
    ...registrations.map(({ app, source, values }) => ({ owner: `app ${app}`, noun: "app" as const, source, values })),
    ...workloads.map(({ name, source, values }) => ({
      owner: workloadOwner(name),
      noun: "workload" as const,
      ...{ source, values },
    })),
  ];
}

/** Whether an app or a workload shares the host name, and at least one other shares it as well. */
function isShared(name: string, owner: string, draft: Draft): boolean {
  const sharing = sharersOf(draft).filter(({ values }) =>
    values.sharedHostnames.some((one) => one?.toLowerCase() === name),
  );
  return sharing.length > 1 && sharing.some((sharer) => sharer.owner === owner);
}

/** Reports wildcards that cover names of others and would get their requests: the API server refuses routes with them. */
function covered(claims: readonly Claim[]): Fault[] {
  return claims.flatMap(({ name, owner, place }) => {
    const other = claims.find((one) => one.owner !== owner && one.name !== name && isBelow(one.name, name));
    if (other === undefined || place === undefined) return [];
    const problem = `${quote(name)} covers ${quote(other.name)}, which belongs to ${whereIs(other)}`;
    return [faultAt(place.source, place.path, `${problem}; write host names without a star`)];
  });
}

/** An app or a workload that shares a host name must have the name itself, and all others with the name must share it. */
function sharedFaults(
  { owner: sharer, noun, source, values }: Sharer,
  claims: readonly Claim[],
  draft: Draft,
): Fault[] {
  return values.sharedHostnames.flatMap((shared, index) => {
    const name = shared?.toLowerCase();
    if (name === undefined) return [];
    const path = ["sharedHostnames", index];
    const own = claims.filter(({ owner }) => owner === sharer).map((claim) => claim.name);
    if (!own.includes(name)) {
      return [faultAt(source, path, `${quote(name)} is not a host name of this ${noun}; ${didYouMean(name, own)}`)];
    }
    if (!isShared(name, sharer, draft)) return [];
    const other = claims.find((claim) => claim.name === name && !isShared(name, claim.owner, draft));
    if (other === undefined) return [];
    return [faultAt(source, path, `${quote(name)} is taken by ${whereIs(other)}; ${remedyFor(sharer, other)}`)];
  });
}

/** The host name of the OpenID Connect provider belongs to no app. */
function issuerClaims({ source, values }: Draft["stack"]): Claim[] {
  const { issuer = "" } = values.oidc ?? {};
  if (!URL.canParse(issuer)) return [];
  const place = { source, path: ["oidc", "issuer"] };
  return [{ name: new URL(issuer).hostname, owner: "the OpenID Connect provider", place }];
}

function reservedClaims({ source, values }: Draft["stack"]): Claim[] {
  return values.boundaries.reservedHostnames.flatMap((hostname, index) => {
    const place = { source, path: ["boundaries", "reservedHostnames", index] };
    return hostname === undefined ? [] : [{ name: hostname.toLowerCase(), owner: "the platform", place }];
  });
}

/** Every host name of an app, wherever it runs. */
export function hostnameClaims(registration: DraftRegistration, draft: Draft): Claim[] {
  const { app, source, values } = registration;
  const home = homeOf(registration, draft);
  const environments = Object.entries(values.environments).map(([name, { hostname }]) => ({
    hostname,
    path: ["environments", name, "hostname"],
  }));
  const further = values.hostnames.map((hostname, index) => ({ hostname, path: ["hostnames", index] }));
  return [home, ...environments, ...further].flatMap(({ hostname, path }) =>
    hostname === undefined ? [] : [{ name: hostname.toLowerCase(), owner: `app ${app}`, place: { source, path } }],
  );
}

function workloadClaims(workload: DraftWorkload): Claim[] {
  const { name, source } = workload;
  return hostnamesOf(workload).map(({ hostname, path }) => ({
    name: hostname.toLowerCase(),
    owner: workloadOwner(name),
    place: { source, path },
  }));
}

function homeOf(registration: DraftRegistration, draft: Draft) {
  const { home } = registration.values;
  if (home?.hostname !== undefined) return { hostname: home.hostname, path: ["home", "hostname"] };
  return { hostname: hostnameByDefault(registration, draft), path: ["home"] };
}

/** Known on the clusters that host the page: elsewhere the domain is another. */
function hostnameByDefault(registration: DraftRegistration, draft: Draft): string | undefined {
  const { home } = registration.values;
  const { domain } = draft.stack.values.cluster;
  const [{ environment } = { environment: undefined }] = deploymentsOf(registration);
  if (home === undefined || home.hostname !== undefined || domain === undefined) return undefined;
  if (environment === undefined || !hostedHere(draft).includes(environment)) return undefined;
  return homeHostname(registration.app, domain);
}

function longHomes(registration: DraftRegistration, draft: Draft): Fault[] {
  const { source } = registration;
  const { length } = hostnameByDefault(registration, draft) ?? "";
  if (length <= SUBDOMAIN_LENGTH) return [];
  const problem = `the host name made of app and domain has ${length} characters, DNS allows ${SUBDOMAIN_LENGTH}`;
  return [faultAt(source, ["home"], `${problem}; write a shorter one in home.hostname`)];
}
