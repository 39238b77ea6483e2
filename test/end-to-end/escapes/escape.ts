import type { Reference } from "../../../sandbox/cluster/object.ts";
import type { Attempt } from "./attempts.ts";

/** What attempts have to know of where they are made. */
export interface Surroundings {
  /** A web server outside the platform. */
  readonly outside: string;
  /** The same, where no proxy stands before it, as with the cluster's own services. */
  readonly nearby: string;
  /** A file that Flux's controllers can read, as they can their own token. */
  readonly tokenFile: string;
  /** HTTP address of a Git repository that everybody may read, with a Kustomize base of one mark, `from-base`. */
  readonly base: string;
  /** Where source-controller serves what it has fetched of the fleet repository. */
  readonly fleetArtifact: string;
  /** SSH address of the fleet repository. */
  readonly fleetUrl: string;
  /** A file sealed to the cluster, as it stands in the fleet repository. */
  readonly sealedToCluster: string;
}

/** A way out of an app's namespaces, and how it is closed. */
export interface Escape {
  /** Ends the sentence "a team cannot …". */
  readonly title: string;
  readonly attempt: (surroundings: Surroundings) => Attempt;
  /** Flux's or the API server's own words. */
  readonly refusal: RegExp;
  /** What would be there if it had worked. */
  readonly absent: readonly Reference[];
}

/** A harmless object; where it appears, something got through. */
export function mark(name: string, namespace?: string): object {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: namespace === undefined ? { name } : { name, namespace },
    data: { got: "through" },
  };
}

/** Where a {@link mark} would be. */
export function markIn(namespace: string, name: string): Reference {
  return { apiVersion: "v1", kind: "ConfigMap", namespace, name };
}

export const platformNamespace = "my-diet-platform";
