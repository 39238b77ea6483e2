import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { GitHubError } from "../../github/github-error.ts";
import type { OwnersGitHub } from "../../github/owners-github.ts";
import type { Configuration } from "../../model/configuration.ts";
import { readingApps } from "../../model/github-app.ts";
import { appDeployKeyName, deployKeyGenerations, FLEET_KEY, generationName, type Keys } from "../../model/keys.ts";
import { keyName } from "../../model/owners.ts";
import type { KnownRegistration, OwnState } from "../own-state.ts";
import { PreflightError } from "../preflight-error.ts";

/** A deploy key that a stack makes. */
interface MadeKey {
  /** The name of the key in the configuration: `my-diet/source`. */
  readonly key: string;
  /** Name of the resources of its first generation. */
  readonly resource: string;
  /** The owner of the repository; absent for the stack's own owner. */
  readonly owner?: string;
}

type Asked = Pick<Configuration, "keys" | "apps" | "flux" | "github" | "githubApps">;

/** The time after which a registered key counts as used, in milliseconds, if GitHub does not report its last use. */
const UNTOLD = 60 * 60 * 1000;

const listed = z.object({ id: z.number(), created_at: z.string(), last_used: z.string().nullish() });

/**
 * Finds the old generations of deploy keys that must stay registered: until the first login with the new one, which
 * only Flux has.
 *
 * @param githubOf - returns the program's access to GitHub for an owner; undefined for the stack's own
 * @throws PreflightError when a requested generation no longer exists
 */
export async function findKeptDeployKeys(
  githubOf: (owner: string | undefined) => Promise<OwnersGitHub>,
  configuration: Asked,
  state: Pick<OwnState, "registrations">,
): Promise<Keys["keptDeployKeys"]> {
  const kept: Record<string, readonly number[]> = {};
  for (const { key, resource, owner } of keysOf(configuration)) {
    const known = generationsIn(state, resource);
    const { generation } = deployKeyGenerations(configuration.keys, key);
    const others = [...known.keys()].filter((number) => number !== generation).sort((a, b) => b - a);
    const [newest = 0] = others;
    if (others.length === 0) continue;
    const wanted = known.get(generation);
    const names = `generation ${others.join(", ")}`;
    if (wanted === undefined) {
      if (generation < newest) {
        throw new PreflightError(
          `platform:keys.generations asks for generation ${generation} of the key ${key}, which is gone; nothing was changed. Write ${newest} to keep the key, or ${newest + 1} for another one`,
        );
      }
      await pulumi.log.info(
        `Generation ${generation} of the key ${key} is made, and ${names} stays registered beside it. When Flux has fetched with the new one, run pulumi up again, which removes ${names}`,
      );
    } else if (await isInUse(await githubOf(owner), wanted, newest > generation ? known.get(newest) : undefined)) {
      await pulumi.log.info(`Flux fetches with generation ${generation} of the key ${key}: ${names} goes`);
      continue;
    } else {
      await pulumi.log.warn(
        `Flux has not fetched with generation ${generation} of the key ${key} yet: ${names} stays registered. The pulumi up after that removes it`,
      );
    }
    kept[key] = others;
  }
  return kept;
}

/** Every deploy key that the stack makes. */
function keysOf({ apps, flux, github: { fluxApp }, githubApps }: Asked): MadeKey[] {
  const fleet = fluxApp === undefined && flux.adopt === undefined;
  return [
    ...(fleet ? [{ key: FLEET_KEY, resource: "platform-flux" }] : []),
    ...apps.flatMap((app): MadeKey[] => {
      const { platform, source } = readingApps(app, githubApps, fluxApp);
      const { name } = app;
      const { owner } = app.source;
      const theirs = owner === undefined ? {} : { owner };
      return [
        ...(platform === undefined
          ? [{ key: appDeployKeyName(name, "platform"), resource: `${name}-keys-platform` }]
          : []),
        ...(source === undefined
          ? [{ key: appDeployKeyName(name, "source"), resource: keyName(`${name}-keys-source`, owner), ...theirs }]
          : []),
        ...(app.images === undefined
          ? []
          : [{ key: appDeployKeyName(name, "images"), resource: keyName(`${name}-images`, owner), ...theirs }]),
      ];
    }),
  ];
}

/** The generations of a key that the state has as registered. */
function generationsIn({ registrations }: Pick<OwnState, "registrations">, resource: string) {
  const byName = new Map(registrations.map((one) => [one.name, one]));
  const found = new Map<number, KnownRegistration>();
  for (const [name, registration] of byName) {
    const number = name === resource ? 1 : Number(name.slice(resource.length + 1));
    if (Number.isInteger(number) && name === generationName(resource, number)) found.set(number, registration);
  }
  return found;
}

/**
 * Whether Flux logs in with a key.
 *
 * @param newer - where the configuration went back to an older key: one that was used, and must not be in use any longer
 */
async function isInUse(
  github: OwnersGitHub,
  wanted: KnownRegistration,
  newer: KnownRegistration | undefined,
): Promise<boolean> {
  const [used, other] = await Promise.all([lastUse(github, wanted), newer && lastUse(github, newer)]);
  return used !== undefined && (other === undefined || used > other);
}

/**
 * Returns the time of the last login with a key, in milliseconds since 1970; undefined if there was none, or it is
 * hidden.
 */
async function lastUse(
  { client, owner }: OwnersGitHub,
  { id, repository }: KnownRegistration,
): Promise<number | undefined> {
  try {
    const path = `repos/${owner}/${encodeURIComponent(repository)}/keys/${id.split(":").at(-1) ?? ""}`;
    const key = await client.find(path, listed);
    if (key === undefined || key.last_used === null) return undefined;
    if (key.last_used !== undefined) return Date.parse(key.last_used);
    const counts = Date.parse(key.created_at) + UNTOLD;
    return counts < Date.now() ? counts : undefined;
  } catch (error) {
    // A token that may not see deploy keys, as in a preview.
    if (error instanceof GitHubError && error.problem === "permission") return undefined;
    throw error;
  }
}
