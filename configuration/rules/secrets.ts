import { keySecrets } from "../../model/names/app-objects.ts";
import type { Draft, DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { HOME } from "../../model/names/app.ts";
import { registrySecret } from "../../model/names/registries.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { hostedHere } from "./deployments.ts";

type Secret = DraftRegistration["values"]["secrets"][number];

/** Secrets go where there is something to get them, under names that are free there, and never are the app's own keys. */
export const secrets: Rule = (draft) =>
  draft.registrations.flatMap((registration) => [
    ...withoutOperator(registration, draft),
    ...registration.values.secrets.flatMap((secret, index) => [
      ...keys(registration, secret, index),
      ...pullSecrets(registration, secret, index, draft),
      ...places(registration, secret, index),
    ]),
    ...twice(registration),
  ]);

function withoutOperator({ source, values }: DraftRegistration, draft: Draft): Fault[] {
  const { stack } = draft;
  if (stack.values.externalSecrets !== false) return [];
  const hosts = hostedHere(draft);
  const hosted = Object.keys(values.environments).filter((name) => hosts.includes(name));
  const { home } = values;
  // The page runs beside the environment that it names, or beside the first.
  const beside = home?.environment ?? Object.keys(values.environments)[0];
  const here = home !== undefined && beside !== undefined && hosted.includes(beside) ? [...hosted, HOME] : hosted;
  if (!values.secrets.some((secret) => here.some((name) => goesTo(secret, name)))) return [];
  const problem =
    "are copied by the External Secrets Operator, which this cluster is said not to have; add the component external-secrets if the cluster lacks it, and";
  return [faultAt(source, ["secrets"], `${problem} write "platform:externalSecrets: true" into ${stack.source.file}`)];
}

function goesTo({ environments }: Secret, deployment: string): boolean {
  return environments?.includes(deployment) ?? deployment !== HOME;
}

function keys({ app, source }: DraftRegistration, { name, from }: Secret, index: number): Fault[] {
  const read = from ?? name;
  if (read === undefined || !keySecrets(app).includes(read)) return [];
  const problem = `${quote(read)} is a key of the app itself, which is Flux's alone; write the name of a Secret of yours`;
  return [faultAt(source, ["secrets", index, from === undefined ? "name" : "from"], problem)];
}

function pullSecrets({ source }: DraftRegistration, { name }: Secret, index: number, { stack }: Draft): Fault[] {
  const registry = stack.values.registries.find((one) => one.name !== undefined && registrySecret(one.name) === name);
  if (name === undefined || registry === undefined) return [];
  const problem = `${quote(name)} is the pull secret of a registry; choose another name`;
  return [faultAt(source, ["secrets", index, "name"], problem)];
}

function places({ source, values }: DraftRegistration, { environments }: Secret, index: number): Fault[] {
  if (environments === undefined) return [];
  const path = ["secrets", index, "environments"] as const;
  const known = [...Object.keys(values.environments), ...(values.home === undefined ? [] : [HOME])];
  if (environments.length === 0) {
    return [
      faultAt(
        source,
        path,
        `is empty; write one of ${known.join(", ")}, or remove the list: without it, it is every environment`,
      ),
    ];
  }
  return environments.flatMap((name, place) => {
    if (name === undefined) return [];
    if (environments.indexOf(name) < place) {
      return [faultAt(source, [...path, place], `${quote(name)} is in the list twice; remove one`)];
    }
    if (known.includes(name)) return [];
    const what = name === HOME ? "the app has no home page" : `${quote(name)} is not an environment of the app`;
    return [faultAt(source, [...path, place], `${what}; ${didYouMean(name, known)}`)];
  });
}

/** Two copies of one name in one place. */
function twice({ source, values }: DraftRegistration): Fault[] {
  const deployments = [...Object.keys(values.environments), HOME];
  return values.secrets.flatMap((secret, index) => {
    const other = values.secrets.findIndex(({ name }) => name === secret.name);
    const first = values.secrets[other];
    if (secret.name === undefined || first === undefined) return [];
    const earlier = values.secrets.slice(0, index).filter(({ name }) => name === secret.name);
    const both = deployments.find((name) => goesTo(secret, name) && earlier.some((one) => goesTo(one, name)));
    if (both === undefined) return [];
    const problem = `${quote(secret.name)} goes to ${both} twice; name environments for each, or choose another name`;
    return [faultAt(source, ["secrets", index, "name"], problem)];
  });
}
