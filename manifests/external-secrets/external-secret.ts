import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** An order to the External Secrets Operator: keep a Secret that is a copy of what a store has. */
export interface ExternalSecret extends KubernetesObject {
  readonly apiVersion: "external-secrets.io/v1";
  readonly kind: "ExternalSecret";
  readonly spec: object;
}

/** The arguments of {@link externalSecret}. */
export interface ExternalSecretArgs {
  /** The name of the ExternalSecret and of its Secret. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the ExternalSecret and of its Secret. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly store: { readonly kind: "SecretStore" | "ClusterSecretStore"; readonly name: string };
  /** The Secret in the store that is copied, with all its entries. */
  readonly from: string;
  /** Between two looks into the store. Written as the operator writes it, which would else be a change of this field. */
  readonly refreshInterval: `${number}m0s`;
  /** The type of the Secret. Default: `Opaque`. */
  readonly type?: string;
  /**
   * While the store has no such Secret: `Retain` is an error and keeps an earlier copy; `Delete` is none and keeps none.
   * An error is tried again after pauses that grow to minutes, so what is still to come is better no error.
   */
  readonly deletionPolicy: "Retain" | "Delete";
}

/** A Secret that goes when its ExternalSecret goes. */
export function externalSecret(args: ExternalSecretArgs): ExternalSecret {
  const { name, namespace, labels = {}, store, from, refreshInterval, type, deletionPolicy } = args;
  // Without a template the operator gives the labels of the ExternalSecret to the Secret; of one, it takes those.
  const labelled = Object.keys(labels).length === 0 ? {} : { labels };
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace, ...labelled },
    spec: {
      refreshInterval,
      secretStoreRef: { kind: store.kind, name: store.name },
      target: {
        name,
        creationPolicy: "Owner",
        deletionPolicy,
        ...(type === undefined ? {} : { template: { type, ...("labels" in labelled ? { metadata: labelled } : {}) } }),
      },
      dataFrom: [{ extract: { key: from } }],
    },
  };
}
