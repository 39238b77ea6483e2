import * as pulumi from "@pulumi/pulumi";
import type { FormerObject } from "../../model/former-object.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { AppliedObject } from "./applied-object.ts";

/** Arguments of {@link ReleasedObjects}. */
export interface ReleasedObjectsArgs {
  /** The objects in the state that the program no longer declares. */
  readonly former: readonly FormerObject[];
  /** The objects that Flux keeps in the cluster, as committed to Git. */
  readonly kept: readonly KubernetesObject[];
}

/**
 * Objects that Pulumi created once, and that Flux keeps now. They leave the state and stay in the cluster: one `up`
 * marks them as retained without changing them, and later runs no longer declare them. Objects that Flux does not keep
 * are not included, so Pulumi deletes them.
 */
export class ReleasedObjects extends pulumi.ComponentResource {
  constructor(name: string, { former, kept }: ReleasedObjectsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:kubernetes:ReleasedObjects", name, {}, options);
    // If Flux keeps an ExternalSecret, the operator keeps the Secret of the same name.
    const known = new Set(
      kept.flatMap(({ kind, metadata }) => [
        keyOf(kind, metadata),
        ...(kind === "ExternalSecret" ? [keyOf("Secret", metadata)] : []),
      ]),
    );
    for (const { urn, ...object } of former.filter(({ kind, metadata }) => known.has(keyOf(kind, metadata)))) {
      new AppliedObject(`${name}/${keyOf(object.kind, object.metadata)}`, object, {
        parent: this,
        aliases: [urn],
        ignoreChanges: ["*"],
        retainOnDelete: true,
      });
    }
    this.registerOutputs();
  }
}

function keyOf(kind: string, { namespace, name }: KubernetesObject["metadata"]): string {
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join("/");
}
