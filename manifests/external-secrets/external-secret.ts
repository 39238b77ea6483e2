import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** An object that has the External Secrets Operator keep a Secret as a copy of an entry of a store. */
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
   * The behaviour while the store lacks the Secret: `Retain` is an error and keeps an earlier copy; `Delete` is no
   * error and deletes the copy. The operator retries an error after pauses that grow to minutes, so use `Delete` for a
   * Secret that is still to come.
   */
  readonly deletionPolicy: "Retain" | "Delete";
}

/** Builds an ExternalSecret whose Secret is deleted with it. */
export function externalSecret(args: ExternalSecretArgs): ExternalSecret {
  const { name, namespace, labels = {}, store, from, refreshInterval, type, deletionPolicy } = args;
  // The operator copies labels from the template, or without one from the ExternalSecret.
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
