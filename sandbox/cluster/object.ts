import { z } from "zod";

const text = z.string().optional();

/** The metadata that the sandbox reads; all other fields are kept. */
export const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: text,
  uid: text,
  resourceVersion: text,
  generation: z.number().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  finalizers: z.array(z.string()).optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: text,
});

/** Any Kubernetes object. */
export const objectSchema = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: metadataSchema });

export type KubernetesObject = z.infer<typeof objectSchema>;

/** A kind of object: `{ apiVersion: "apps/v1", kind: "Deployment" }`. */
export interface Kind {
  apiVersion: string;
  kind: string;
}

/** The name of one object. Cluster-scoped objects, such as namespaces, have no `namespace`. */
export interface Reference extends Kind {
  namespace?: string | undefined;
  name: string;
}

/**
 * Formats a reference: `GitRepository flux-system/fleet`, for messages and as a key among the objects of one cluster.
 */
export function describeReference({ kind, namespace, name }: Omit<Reference, "apiVersion">): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** The reference to an object. */
export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): Reference {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}
