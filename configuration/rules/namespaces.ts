import { registriesNamespace } from "../../model/names/registries.ts";
import type { DraftWorkload } from "./rule.ts";
import type { Draft, DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { environmentNamespace, homeNamespace, platformNamespace } from "../../model/names/app.ts";
import { SYSTEM_NAMESPACES } from "../../model/names/cluster.ts";
import { quote } from "../suggestion.ts";
import { contested, whereIs, type Claim } from "./claims.ts";
import { environmentProblem } from "./names.ts";

/**
 * Names of apps and environments may hold hyphens, so two pairs can meet: environment `b-dev` of `a`, `dev` of `a-b`. No
 * namespace may belong to two apps, on any cluster, nor to the system.
 */
export const namespaces: Rule = ({ stack, registrations, workloads }) => {
  const system: Claim[] = [
    ...SYSTEM_NAMESPACES.map((name) => ({ name, owner: "Kubernetes or Flux" })),
    { name: registriesNamespace, owner: "the platform" },
    { name: "external-secrets", owner: "the External Secrets Operator" },
  ];
  // The namespaces that every registered app has come first: an environment is easier to rename.
  const claims = [
    ...system,
    ...registrations.flatMap(ownNamespaces),
    ...registrations.flatMap(environmentNamespaces),
    ...workloads.flatMap(workloadNamespaces),
    ...registrations.flatMap(chosenNamespaces),
    ...providerNamespace(stack),
    ...postgresNamespace(stack),
  ];
  return [
    ...contested(
      claims,
      (claim, first) => `the namespace ${quote(claim.name)} belongs to ${whereIs(first)}; choose another name`,
    ),
    ...registrations.flatMap((registration) => previews(registration, claims)),
  ];
};

function ownNamespaces({ app, source }: DraftRegistration): Claim[] {
  const place = { source, path: [] };
  return [platformNamespace(app), homeNamespace(app)].map((name) => ({ name, owner: `app ${app}`, place }));
}

function environmentNamespaces({ app, source, values }: DraftRegistration): Claim[] {
  // Another rule rejects reserved and invalid names.
  const names = Object.keys(values.environments).filter((name) => environmentProblem(name) === undefined);
  return names.map((name) => ({
    name: environmentNamespace(app, name),
    owner: `app ${app}`,
    place: { source, path: ["environments", name] },
  }));
}

/** Returns the claims of environments that choose another namespace than the one that follows from their name. */
function chosenNamespaces({ app, source, values }: DraftRegistration): Claim[] {
  return Object.entries(values.environments).flatMap(([environment, { namespace }]) =>
    namespace === undefined || namespace === environmentNamespace(app, environment)
      ? []
      : [
          {
            name: namespace,
            owner: `app ${app}`,
            place: { source, path: ["environments", environment, "namespace"] },
          },
        ],
  );
}

function workloadNamespaces({ name, source, values }: DraftWorkload): Claim[] {
  const names = Object.keys(values.environments).filter((environment) => environmentProblem(environment) === undefined);
  return names.map((environment) => ({
    name: environmentNamespace(name, environment),
    owner: `workload ${name}`,
    place: { source, path: ["environments", environment] },
  }));
}

function postgresNamespace({ source, values }: Draft["stack"]): Claim[] {
  const { namespace } = values.postgres ?? {};
  const place = { source, path: ["postgres", "namespace"] };
  return namespace === undefined ? [] : [{ name: namespace, owner: "PostgreSQL", place }];
}

function providerNamespace({ source, values }: Draft["stack"]): Claim[] {
  const { namespace } = values.oidc ?? {};
  const place = { source, path: ["oidc", "namespace"] };
  return namespace === undefined ? [] : [{ name: namespace, owner: "the OpenID Connect provider", place }];
}

/** Namespaces that a preview of this app could be given one day. */
function previews({ app }: DraftRegistration, claims: readonly Claim[]): Fault[] {
  return claims.flatMap(({ name, place }) => {
    const isPreview = name.startsWith(`${app}-pr-`) && /^\d+$/.test(name.slice(`${app}-pr-`.length));
    if (!isPreview || place === undefined) return [];
    const problem = `the namespace ${quote(name)} is one for previews of app ${app}; choose another name`;
    return [faultAt(place.source, place.path, problem)];
  });
}
