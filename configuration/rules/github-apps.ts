import { setSecret } from "../commands.ts";
import type { Draft, DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path, type Source } from "../fault.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { whereIs } from "./claims.ts";
import { appsHere } from "./deployments.ts";
import { entryOf } from "../../model/entry-of.ts";

/**
 * Each GitHub App of the stack has a private key, what names one is there, the App as which the program works is nobody
 * else's, and none reads for two apps, or for an app and the fleet, unasked: an app that has the key can read what any
 * installation of the App can.
 */
export const githubApps: Rule = (draft) => [
  ...keys(draft),
  ...unknown(draft),
  ...programsOwn(draft),
  ...sharedUnasked(draft),
  ...sharedWithTheFleet(draft),
];

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
  return [...stackUses(draft), ...readers(draft)].flatMap(({ name, source, path, otherwise }) => {
    if (known.includes(name) || labelProblem(name) !== undefined) return [];
    const instead = known.length === 0 ? `add it there, or remove it for ${otherwise}` : didYouMean(name, known);
    return [faultAt(source, path, `${quote(name)} is not in platform:githubApps of the stack; ${instead}`)];
  });
}

/** The App as which the program works may write everywhere: its key stays out of the cluster. */
function programsOwn(draft: Draft): Fault[] {
  const { app, owners } = draft.stack.values.github;
  const own = new Map(
    Object.entries(owners).map(([owner, access]) => [access.app, `platform:github.owners.${owner}.app`]),
  );
  own.set(app, "platform:github.app");
  return [...stackUses(draft).filter(({ isProgram }) => isProgram !== true), ...readers(draft)].flatMap(
    ({ name, source, path }) => {
      const where = own.get(name);
      if (where === undefined) return [];
      const why = `is ${where}, which changes every repository, and its private key would get into the cluster`;
      return [faultAt(source, path, `${quote(name)} ${why}; name an App that only reads`)];
    },
  );
}

function sharedUnasked(draft: Draft): Fault[] {
  const first = new Map<string, Use & { readonly registration: DraftRegistration }>();
  return readers(draft).flatMap((reader) => {
    const { name, registration, path, source } = reader;
    const other = first.get(name);
    if (other === undefined) first.set(name, reader);
    if (other === undefined || other.registration === registration || isShared(draft, name)) return [];
    const place = whereIs({ name, owner: "", place: { source: other.source, path: other.path } });
    const why = "who has the secrets of one app could read the repositories of the other";
    return [faultAt(source, path, `${quote(name)} is used by ${place}, and ${why}; ${ownOrShared(name)}`)];
  });
}

/** Flux reads the fleet with it, and the platform repository of each app that names no other. */
function sharedWithTheFleet(draft: Draft): Fault[] {
  const { source, values } = draft.stack;
  const { fluxApp: name } = values.github;
  if (name === undefined || isShared(draft, name)) return [];
  const named = readers(draft).filter((reader) => reader.name === name);
  const without = appsHere(draft).filter(({ values: { githubApp } }) => githubApp === undefined);
  const why = "who has the secrets of an app could read the fleet repository";
  return [
    ...named.map((reader) => {
      const problem = `${quote(name)} is platform:github.fluxApp, and ${why} with it; ${ownOrShared(name)}`;
      return faultAt(reader.source, reader.path, problem);
    }),
    ...without.slice(0, 1).map(({ app }) => {
      const others = without.length === 1 ? "" : ` and ${without.length - 1} more`;
      const problem = `${quote(name)} would read the platform repository of ${app}${others}, and ${why} with it`;
      const instead = `write githubApp in the registration, or shared: true in platform:githubApps.${name}`;
      return faultAt(source, fluxAppPath, `${problem}; ${instead}`);
    }),
  ];
}

function isShared({ stack }: Draft, name: string): boolean {
  // One that is not there has a fault already.
  return entryOf(stack.values.githubApps, name)?.shared !== false;
}

function ownOrShared(name: string): string {
  return `give it an App of its own, or write shared: true in platform:githubApps.${name}`;
}

/** A place that names an App. */
interface Use {
  readonly name: string;
  readonly source: Source;
  readonly path: Path;
  /** The credentials that are used without an App. */
  readonly otherwise: string;
  /** Whether the program works as the App. */
  readonly isProgram?: boolean;
}

const fluxAppPath: Path = ["github", "fluxApp"];

function stackUses({ stack: { source, values } }: Draft): Use[] {
  const { app, fluxApp, owners } = values.github;
  const own = { source, otherwise: "a token", isProgram: true };
  return [
    ...(app === undefined ? [] : [{ ...own, name: app, path: ["github", "app"] }]),
    ...Object.entries(owners).flatMap(([owner, access]) =>
      access.app === undefined ? [] : [{ ...own, name: access.app, path: ["github", "owners", owner, "app"] }],
    ),
    ...(fluxApp === undefined ? [] : [{ name: fluxApp, source, path: fluxAppPath, otherwise: "deploy keys" }]),
  ];
}

function readers(draft: Draft): (Use & { readonly registration: DraftRegistration })[] {
  return appsHere(draft).flatMap((registration) => {
    const { source, values } = registration;
    const shared = { source, registration, otherwise: "a deploy key" };
    return [
      ...(values.githubApp === undefined ? [] : [{ ...shared, name: values.githubApp, path: ["githubApp"] }]),
      ...(values.source.githubApp === undefined
        ? []
        : [{ ...shared, name: values.source.githubApp, path: ["source", "githubApp"] }]),
    ];
  });
}
