import { randomBytes } from "node:crypto";
import { pulumiAnnotation } from "./annotations.ts";
import type { KubeObject } from "./objects.ts";

/**
 * The name under which an object's fields are applied: the annotation `pulumi.com/patchFieldManager`, or the one in the state, or a
 * new one. Each object has its own, as with the official provider.
 */
export function fieldManagerOf(inputs: KubeObject, remembered: string): string {
  return pulumiAnnotation(inputs, "patchFieldManager") || remembered || newFieldManager(inputs);
}

export function newFieldManager(inputs: KubeObject): string {
  return pulumiAnnotation(inputs, "patchFieldManager") || `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}
