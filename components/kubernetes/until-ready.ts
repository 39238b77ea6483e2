import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** Seconds: long enough for an operator that is being started or updated. */
const patience = 180;

/**
 * The object, marked so that `pulumi up` waits until its controller says that it is ready, and fails with the
 * controller's own message when it does not within three minutes.
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/#awaiting-readiness
 */
export function untilReady<T extends KubernetesObject>(object: T): T {
  const { metadata } = object;
  const annotations = {
    ...metadata.annotations,
    "pulumi.com/waitFor": "condition=Ready",
    "pulumi.com/timeoutSeconds": String(patience),
  };
  return { ...object, metadata: { ...metadata, annotations } };
}
