import type { KubernetesObject } from "./kubernetes-object.ts";

/** A Kubernetes Secret with readable values. */
export interface Secret extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly type: string;
  readonly stringData: Readonly<Record<string, string>>;
}

/** A Kubernetes Secret with values in base64. */
export interface EncodedSecret extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

/** An SSH key pair and the host keys it may be used with. */
export interface SshCredentials {
  /** OpenSSH or PEM. */
  readonly privateKey: string;
  /** One line of `authorized_keys`. */
  readonly publicKey: string;
  /** Lines of `known_hosts`; a server with another key is refused. */
  readonly knownHosts: string;
}

/**
 * Credentials with which source-controller clones over SSH.
 * @see https://fluxcd.io/flux/components/source/gitrepositories/#ssh-authentication
 */
export function deployKeySecret(name: string, namespace: string, credentials: SshCredentials): Secret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "Opaque",
    stringData: {
      identity: credentials.privateKey,
      "identity.pub": credentials.publicKey,
      known_hosts: credentials.knownHosts,
    },
  };
}

/**
 * AGE identities with which kustomize-controller decrypts; it reads only entries that end in `.agekey`.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#age-secret-entry
 */
export function ageKeySecret(name: string, namespace: string, identity: string): Secret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "Opaque",
    stringData: { "age.agekey": identity },
  };
}
