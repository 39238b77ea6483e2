import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/**
 * An object of any kind, as its manifest defines it. The typed resources of `@pulumi/kubernetes` are for objects that
 * this program composes; this one is for given objects, such as those of a Flux release.
 */
export class AppliedObject extends pulumi.CustomResource {
  /**
   * @param name Name of the resource in the stack.
   * @param object Sent to the API server as it is.
   * @param options Must name the kubernetes provider, itself or through the parent.
   */
  constructor(name: string, object: KubernetesObject, options: pulumi.CustomResourceOptions) {
    super(typeToken(object), name, { ...object }, options);
  }
}

/** The provider's own token for a kind: the core group is called `core`. */
function typeToken({ apiVersion, kind }: KubernetesObject): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}
