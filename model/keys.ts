import type { KeyKind } from "./age.ts";
import { entryOf } from "./entry-of.ts";

/** The purposes of keys: AGE keys, deploy keys, secrets of OpenID Connect clients, passwords of databases. */
export const KEY_PURPOSES = ["age", "deployKey", "client", "database"] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/** The keys that the program makes, as far as they change. */
export interface Keys {
  /** How many days old keys may become before each run warns of them; by default, it does not. */
  readonly maxAge: Readonly<Partial<Record<KeyPurpose, number>>>;
  /** The generation that is asked for of each key, by {@link CLUSTER_KEY name}; 1 by default. Another number is another key. */
  readonly generations: Readonly<Record<string, number>>;
  /**
   * Other generations that are still valid, by name of the key. Empty when the configuration is read: the program finds them
   * in the state, on GitHub and in the cluster.
   */
  readonly overlaps: Readonly<Record<string, Overlap>>;
  /** The same for deploy keys: other generations that stay registered, the newest first. */
  readonly keptDeployKeys: Readonly<Record<string, readonly number[]>>;
}

/** A change of one AGE key while its old generations are still valid. */
export interface Overlap {
  /** The other generations that stay valid, the newest first; at least one. */
  readonly kept: readonly KeptGeneration[];
  /**
   * Whether the cluster is known to have the new key. One file cannot be sealed to both an X25519 and a post-quantum key:
   * until then, it is sealed to the old one.
   */
  readonly hasArrived: boolean;
}

/** A generation of an AGE key that stays valid beside the one that is asked for. */
export interface KeptGeneration {
  readonly generation: number;
  /** The kind of the key; new keys may be of another kind. */
  readonly kind: KeyKind;
}

/** Name of the cluster's AGE key. Names of all other keys have a slash. */
export const CLUSTER_KEY = "cluster";

/** Name of the key with which Flux reads the fleet repository. */
export const FLEET_KEY = "fleet";

/** The purposes of an app's deploy keys: its two repositories, and new tags of its images. */
export const APP_DEPLOY_KEYS = ["platform", "source", "images"] as const;
export type AppDeployKey = (typeof APP_DEPLOY_KEYS)[number];

/** Name of a deploy key of an app: `my-diet/source`. */
export function appDeployKeyName(app: string, key: AppDeployKey): string {
  return `${app}/${key}`;
}

/** Names of all keys that a stack with some apps may have and change. */
export function keyNames(apps: readonly string[]): string[] {
  return [
    ...[CLUSTER_KEY, FLEET_KEY],
    ...apps.flatMap((app) => [appKeyName(app), ...APP_DEPLOY_KEYS.map((key) => appDeployKeyName(app, key))]),
  ];
}

/** The generation of a deploy key that is asked for, and those that stay registered beside it. */
export function deployKeyGenerations(
  { generations, keptDeployKeys }: Keys,
  key: string,
): { readonly generation: number; readonly kept: readonly number[] } {
  return { generation: entryOf(generations, key) ?? 1, kept: entryOf(keptDeployKeys, key) ?? [] };
}

/** Name of the AGE key of an app: `my-diet/age`. */
export function appKeyName(app: string): string {
  return `${app}/age`;
}

/** The generation of a key that is asked for, and what stays valid beside it. */
export function generationsOf(
  { generations, overlaps }: Keys,
  key: string,
): { readonly generation: number; readonly overlap?: Overlap } {
  const overlap = entryOf(overlaps, key);
  return { generation: entryOf(generations, key) ?? 1, ...(overlap === undefined ? {} : { overlap }) };
}

/** Returns the name of the resources of one generation of a key; the first generation has the name alone. */
export function generationName(name: string, generation: number): string {
  return generation === 1 ? name : `${name}/${generation}`;
}
