import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import type { SyncObject } from "../../manifests/flux/sync.ts";

/** An object of Flux's that Pulumi waits for, and that fails with Flux's own message. */
export function waitedFor(object: SyncObject): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...annotations, "pulumi.com/waitFor": "condition=Ready" } },
  };
}
