import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { AppliedObject } from "../kubernetes/applied-object.ts";

/**
 * An object that is created here and deleted here, and is Flux's in between: Flux finds it in Git and keeps it as it is
 * there, hence `ignoreChanges`.
 */
export class BootstrappedObject extends AppliedObject {
  /**
   * @param name The prefix of the resource's name; kind and name of the object follow.
   * @param object The object as committed to Git.
   */
  constructor(name: string, object: KubernetesObject, options: pulumi.CustomResourceOptions) {
    super(`${name}/${object.kind}/${object.metadata.name}`, object, { ...options, ignoreChanges: ["*"] });
  }
}
