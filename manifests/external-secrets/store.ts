import type { KubernetesObject } from "../../model/kubernetes-object.ts";

const apiVersion = "external-secrets.io/v1";

/**
 * A store through which the External Secrets Operator reads another namespace of the same cluster, as a service
 * account.
 */
export interface Store extends KubernetesObject {
  readonly apiVersion: typeof apiVersion;
  readonly kind: "SecretStore" | "ClusterSecretStore";
  readonly spec: object;
}

/** The arguments of {@link secretStore}. */
export interface SecretStoreArgs {
  readonly name: string;
  /** The namespace of the store and of its service account; everyone with access to it can use the store. */
  readonly namespace: string;
  /** Labels of the store. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The service account whose rights limit what the store can read. */
  readonly serviceAccount: string;
  /** The namespace that is read. */
  readonly reads: string;
}

/** A store for one namespace. */
export function secretStore({ name, namespace, labels, serviceAccount, reads }: SecretStoreArgs): Store {
  return {
    apiVersion,
    kind: "SecretStore",
    metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) },
    spec: { provider: kubernetesProvider(reads, { name: serviceAccount }, {}) },
  };
}

/** The arguments of {@link clusterSecretStore}. */
export interface ClusterSecretStoreArgs {
  readonly name: string;
  /** The service account, in the source namespace, whose rights limit what the store can read. */
  readonly serviceAccount: string;
  /** The namespace that is read. */
  readonly reads: string;
  /** Labels of the namespaces that may use it; no other may. */
  readonly users: Readonly<Record<string, string>>;
  /** Further namespaces that may. Default: none. */
  readonly namespaces?: readonly string[];
}

/** A store for all namespaces with some labels. */
export function clusterSecretStore({
  name,
  serviceAccount,
  reads,
  users,
  namespaces = [],
}: ClusterSecretStoreArgs): Store {
  const inside = { namespace: reads };
  return {
    apiVersion,
    kind: "ClusterSecretStore",
    metadata: { name },
    spec: {
      conditions: [
        { namespaceSelector: { matchLabels: users } },
        ...(namespaces.length === 0 ? [] : [{ namespaces: [...namespaces] }]),
      ],
      provider: kubernetesProvider(reads, { name: serviceAccount, ...inside }, inside),
    },
  };
}

/** @see https://external-secrets.io/latest/provider/kubernetes/ */
function kubernetesProvider(remoteNamespace: string, serviceAccount: object, inside: object): object {
  return {
    kubernetes: {
      remoteNamespace,
      server: {
        url: "https://kubernetes.default.svc",
        // Kubernetes puts the API server's own certificates into every namespace.
        caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt", ...inside },
      },
      auth: { serviceAccount },
    },
  };
}
