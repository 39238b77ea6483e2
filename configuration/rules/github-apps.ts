import { setSecret } from "../commands.ts";
import type { Draft, DraftRegistration, Rule } from "../draft.ts";
import { faultAt, type Fault } from "../fault.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { whereIs } from "./claims.ts";
import { hostedHere } from "./deployments.ts";
import { entryOf } from "../../manifests/entry-of.ts";

/**
 * Each GitHub App of the stack has a private key, what a registration names is there, and none reads for two apps unasked:
 * an app that has the key can read what any installation of the App can.
 */
export const githubApps: Rule = (draft) => [...keys(draft), ...unknown(draft), ...sharedUnasked(draft)];

function keys({ stack: { source, values } }: Draft): Fault[] {
  const known = Object.keys(values.githubApps);
  const given = Object.keys(values.githubAppKeys);
  const missing = known.filter((name) => !given.includes(name));
  const unused = given.filter((name) => !known.includes(name));
  return [
    ...missing.map((name) =>
      faultAt(source, ["githubAppKeys", name], `is missing; run: ${setSecret("githubAppKeys", name)}`),
    ),
    ...unused.map((name) => {
      const instead =
        known.length === 0 ? "add its id and installationId there, or remove it" : didYouMean(name, known);
      return faultAt(source, ["githubAppKeys", name], `has no App of that name in platform:githubApps; ${instead}`);
    }),
  ];
}

/** Only clusters that the app runs on have to know its App. */
function unknown(draft: Draft): Fault[] {
  const known = Object.keys(draft.stack.values.githubApps);
  return readers(draft).flatMap(({ name, registration: { source } }) => {
    if (known.includes(name) || labelProblem(name) !== undefined) return [];
    const instead = known.length === 0 ? "add it there, or remove it for a deploy key" : didYouMean(name, known);
    return [faultAt(source, path, `${quote(name)} is not in platform:githubApps of the stack; ${instead}`)];
  });
}

function sharedUnasked(draft: Draft): Fault[] {
  const { githubApps: apps } = draft.stack.values;
  const first = new Map<string, DraftRegistration>();
  return readers(draft).flatMap(({ name, registration }) => {
    const other = first.get(name);
    if (other === undefined) first.set(name, registration);
    if (other === undefined || entryOf(apps, name)?.shared !== false) return [];
    const place = whereIs({ name, owner: "", place: { source: other.source, path } });
    const why = "who has the secrets of one app could read the repositories of the other";
    const instead = `give it an App of its own, or write shared: true in platform:githubApps.${name}`;
    return [faultAt(registration.source, path, `${quote(name)} is used by ${place}, and ${why}; ${instead}`)];
  });
}

const path = ["source", "githubApp"];

function readers(draft: Draft): { readonly name: string; readonly registration: DraftRegistration }[] {
  const hosts = hostedHere(draft);
  return draft.registrations
    .filter(({ values }) => Object.keys(values.environments).some((name) => hosts.includes(name)))
    .flatMap((registration) => {
      const { githubApp: name } = registration.values.source;
      return name === undefined ? [] : [{ name, registration }];
    });
}
