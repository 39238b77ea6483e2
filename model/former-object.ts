import type { KubernetesObject } from "./kubernetes-object.ts";

/** An object in the cluster that an earlier version of this program made, as far as the state identifies it. */
export interface FormerObject extends KubernetesObject {
  /** URN of the object's resource in the state. */
  readonly urn: string;
}
