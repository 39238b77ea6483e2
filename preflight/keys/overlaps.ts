import * as pulumi from "@pulumi/pulumi";
import type { OwnersGitHub } from "../../github/owners-github.ts";
import { SealedFilesReader, type SealingFile } from "../../github/sealed-files.ts";
import type { AgeRecipient, Recipient } from "../../model/age.ts";
import type { App } from "../../model/app.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { Keys, Overlap } from "../../model/keys.ts";
import type { OwnState } from "../own-state.ts";
import { changingKeys, type ChangingKey, type Generation, type SealedPlace } from "./changing-keys.ts";
import { fetchedIn, keysInCluster, type AskCluster, type FetchedCommit } from "./cluster-keys.ts";

/** The keys in the cluster, or the reason why they are unknown. */
type InCluster =
  { readonly keys: readonly Recipient[]; readonly fetched: readonly FetchedCommit[] } | { readonly unknown: string };

/** The sources of information about a changing key. */
interface Look {
  readonly state: Pick<OwnState, "files">;
  readonly readerOf: (place: SealedPlace) => Promise<SealedFilesReader>;
  readonly cluster: InCluster;
}

/**
 * Finds the old generations of AGE keys that have to stay valid: a key goes when the cluster has the new one, no committed
 * file is sealed to the old one only, and none was in the commits that Flux has fetched. Says of each key that changes what
 * it still waits for.
 *
 * @throws PreflightError when what the configuration asks for cannot be had
 * @throws GitHubError when GitHub does not answer
 */
export async function findOverlaps(
  where: Surroundings,
  configuration: Pick<Configuration, "keys" | "ageKeyKind" | "ageKeys" | "apps" | "fleet">,
  state: Pick<OwnState, "ageKeys" | "files">,
): Promise<Keys["overlaps"]> {
  const readerOf = readers(where);
  const overlaps: Record<string, Overlap> = {};
  for (const changing of changingKeys(configuration, state)) {
    const overlap = await overlapOf(changing, where.reach, { state, readerOf });
    if (overlap !== undefined) overlaps[changing.key] = overlap;
  }
  return overlaps;
}

/** The services that are asked about keys. */
export interface Surroundings {
  readonly github: OwnersGitHub;
  /** GitHub as the owner of an app's source lets it be read. */
  readonly sourceOf: (app: App) => Promise<OwnersGitHub>;
  /** Connects to the cluster; asked for when a key changes, and may throw. */
  readonly reach: () => Promise<AskCluster>;
}

/** Returns one reader for the stack's own owner, and one for each source of another owner. */
function readers({ github, sourceOf }: Surroundings): Look["readerOf"] {
  const own = new SealedFilesReader(github);
  const foreign = new Map<string, SealedFilesReader>();
  return async ({ foreign: app }) => {
    if (app === undefined) return own;
    const reader = foreign.get(app.name) ?? new SealedFilesReader(await sourceOf(app));
    foreign.set(app.name, reader);
    return reader;
  };
}

async function overlapOf(
  changing: ChangingKey,
  reach: () => Promise<AskCluster>,
  given: Omit<Look, "cluster">,
): Promise<Overlap | undefined> {
  const { key, generation, recipient, others } = changing;
  if (recipient === undefined) {
    await pulumi.log.info(
      `Generation ${generation} of the key ${key} is made, and ${numbers(others)} stays valid beside it. When Flux has applied this, run pulumi up again, which removes ${numbers(others)}`,
    );
    return { kept: others, hasArrived: false };
  }
  const cluster = await askCluster(changing, reach);
  const hasArrived = "keys" in cluster && cluster.keys.includes(recipient);
  const looks: (readonly [Generation, readonly string[]])[] = [];
  for (const other of others) {
    const reasons = await whatNeeds(changing, recipient, other, { ...given, cluster });
    looks.push([other, reasons]);
    if (reasons.length > 0) await pulumi.log.warn(staysValid(key, generation, other, reasons));
    else await pulumi.log.info(`Nothing needs generation ${other.generation} of the key ${key} any longer: it goes`);
  }
  const kept = looks.filter(([, reasons]) => reasons.length > 0).map(([other]) => other);
  return kept.length === 0 ? undefined : { kept, hasArrived };
}

function numbers(generations: readonly Generation[]): string {
  return `generation ${generations.map(({ generation }) => generation).join(", ")}`;
}

function staysValid(key: string, generation: number, old: Generation, reasons: readonly string[]): string {
  return [
    `Generation ${old.generation} of the key ${key} stays valid beside generation ${generation}:`,
    ...reasons.map((reason) => `  ${reason}`),
    "The pulumi up after that removes it",
  ].join("\n");
}

async function askCluster({ secret }: ChangingKey, reach: () => Promise<AskCluster>): Promise<InCluster> {
  try {
    const ask = await reach();
    const [keys, fetched] = await Promise.all([keysInCluster(ask, secret), fetchedIn(ask, secret.namespace)]);
    return { keys, fetched };
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}

/** Why an old generation cannot go yet, one line each. */
async function whatNeeds(
  { places, secret, generation }: ChangingKey,
  wanted: AgeRecipient,
  old: Generation,
  { state, readerOf, cluster }: Look,
): Promise<string[]> {
  const isLeft = ({ text }: SealingFile): boolean => text.includes(old.recipient) && !text.includes(wanted);
  const reasons: string[] = [];
  let ours = 0;
  for (const place of places) {
    const head = await (await readerOf(place)).ofBranch(place.repository, place.branch);
    if (head === undefined) {
      reasons.push(`the files of ${place.repository} on ${place.branch} cannot be listed`);
      continue;
    }
    for (const { path } of head.files.filter(isLeft)) {
      if (isOwn(state, place, path)) ours += 1;
      else reasons.push(remedy(place, path, old));
    }
  }
  if (ours > 0) reasons.push(`this run seals ${ours} of its own files again`);
  if ("unknown" in cluster)
    return [...reasons, `the cluster cannot be asked whether it has the new key: ${cluster.unknown}`];
  if (!cluster.keys.includes(wanted)) {
    reasons.push(
      `the Secret ${secret.namespace}/${secret.name} in the cluster does not have generation ${generation} yet`,
    );
  }
  for (const { repository, ...place } of places) {
    const fetched = cluster.fetched.filter((one) => one.repository === repository);
    const reader = await readerOf({ repository, ...place });
    const texts = await Promise.all(
      fetched.map(async ({ commit }) => (commit === undefined ? undefined : reader.ofCommit(repository, commit))),
    );
    if (texts.length === 0 || texts.some((one) => one === undefined || one.files.some(isLeft))) {
      reasons.push(`Flux has not fetched the newest commit of ${repository} yet`);
    }
  }
  return [...new Set(reasons)];
}

function isOwn({ files }: Pick<OwnState, "files">, { repository, branch }: SealedPlace, path: string): boolean {
  return files.some((file) => file.repository === repository && file.branch === branch && file.path === path);
}

function remedy({ repository }: SealedPlace, path: string, { generation }: Generation): string {
  const isRule = /(^|\/)\.sops(\.platform)?\.yaml$/.test(path);
  return isRule
    ? `${repository}/${path} lists generation ${generation} only: run pulumi up in the stack that writes it, or copy it again from the platform repository`
    : `${repository}/${path} is sealed to generation ${generation} only: seal it again`;
}
