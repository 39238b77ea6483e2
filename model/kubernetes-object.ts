/** The fields that every Kubernetes object has; the other fields depend on its kind. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

/** The part of `metadata` that this program reads or writes. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `kind/namespace/name`, unique in one cluster for one API version; reads well in resource names and messages. */
export function objectId({ kind, metadata }: KubernetesObject): string {
  return metadata.namespace === undefined
    ? `${kind}/${metadata.name}`
    : `${kind}/${metadata.namespace}/${metadata.name}`;
}

/** Longest name of a namespace and longest value of a label: RFC 1123 label, 63 characters. */
export const LABEL_LENGTH = 63;

/** An object whose health Flux looks at. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Default: the object belongs to the whole cluster. */
  readonly namespace?: string;
}
