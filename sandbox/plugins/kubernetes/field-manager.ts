import { randomBytes } from "node:crypto";
import { pulumiAnnotation } from "./annotations.ts";
import type { KubeObject } from "./objects.ts";

/**
 * The field manager of an object: the annotation `pulumi.com/patchFieldManager`, or the one in the state, or a new one.
 * As in the official provider, each object has its own.
 */
export function fieldManagerOf(inputs: KubeObject, remembered: string): string {
  return pulumiAnnotation(inputs, "patchFieldManager") || remembered || newFieldManager(inputs);
}

export function newFieldManager(inputs: KubeObject): string {
  return pulumiAnnotation(inputs, "patchFieldManager") || `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}
