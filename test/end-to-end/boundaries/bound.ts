import type { Applicable } from "../../../sandbox/cluster/client.ts";
import type { Identity } from "../../../sandbox/cluster/transport.ts";

/** Something that nobody can make of an object in an app's namespace, and what is fine instead. */
export interface Bound {
  /** Ends the sentence "refuses …". */
  readonly title: string;
  /** Without the namespace where it says none: then where the app runs. */
  readonly fine: Applicable;
  /** A merge patch. */
  readonly wrong: object;
  /** Of the policy, without the label prefix; and its words. */
  readonly refusal: readonly [policy: string, message: RegExp];
  /** Who tries. Default: a developer of the app. An operator has all rights. */
  readonly as?: Identity | "operator";
  /** Where Kubernetes itself has such an object stay as it is, its words. */
  readonly fixed?: RegExp;
}

export const developer: Identity = { user: "somebody", groups: ["mydiet-developer", "system:authenticated"] };

/** The account with whose rights Flux applies what the platform repository holds. */
export const flux: Identity = { user: "system:serviceaccount:my-diet-platform:flux" };

/** The account with whose rights Flux applies what source repositories hold. */
export const deployer: Identity = { user: "system:serviceaccount:my-diet-platform:deployer" };

/** With which an object stays until somebody lets go of it. */
export const finalizer = "tests.example.org/kept";

/** Two objects in one, as a merge patch does it: `undefined` in none. */
export function merged(object: Applicable, patch: object): Applicable {
  return mergeInto(object, patch) as Applicable;
}

function mergeInto(value: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch;
  const base = isMapping(value) ? value : {};
  return {
    ...base,
    ...Object.fromEntries(Object.entries(patch).map(([key, one]) => [key, mergeInto(base[key], one)])),
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
