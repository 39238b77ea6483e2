import type { KubernetesObject } from "../model/kubernetes-object.ts";

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
  /** The key as one line of `authorized_keys`. */
  readonly publicKey: string;
  /** Lines of `known_hosts`; servers with another key are rejected. */
  readonly knownHosts: string;
}

/**
 * Credentials with which source-controller clones over SSH.
 * @see https://fluxcd.io/flux/components/source/gitrepositories/#ssh-authentication
 */
export function deployKeySecret(name: string, namespace: string, credentials: SshCredentials): Secret {
  return opaqueSecret(name, namespace, {
    identity: credentials.privateKey,
    "identity.pub": credentials.publicKey,
    known_hosts: credentials.knownHosts,
  });
}

/** A GitHub App, as far as one installation of it is concerned. */
export interface GitHubAppCredentials {
  /** The App ID in the App's settings on GitHub. */
  readonly id: number;
  /** The last part of the installation's URL. */
  readonly installationId: number;
  /** RSA, PEM: PKCS #1, as GitHub hands it out, or PKCS #8. Signs for every installation that the App has. */
  readonly privateKey: string;
  /** URL of a server other than github.com, with a trailing `/`. */
  readonly baseUrl?: string;
}

/**
 * Builds the Secret of a GitHub App with which source-controller requests tokens that are valid for an hour. It
 * requests all repositories and permissions of the installation: Flux has no field to narrow them.
 * @see https://fluxcd.io/flux/components/source/gitrepositories/#github
 */
export function githubAppSecret(name: string, namespace: string, app: GitHubAppCredentials): Secret {
  const { id, installationId, privateKey, baseUrl } = app;
  return opaqueSecret(name, namespace, {
    githubAppID: String(id),
    githubAppInstallationID: String(installationId),
    githubAppPrivateKey: privateKey,
    // The address of the API, which Flux uses unchanged.
    ...(baseUrl === undefined ? {} : { githubAppBaseURL: `${baseUrl}api/v3` }),
  });
}

/** Builds the Secret of the AGE identities with which kustomize-controller decrypts, each in its own entry. */
export function ageKeySecret(name: string, namespace: string, identities: readonly string[]): Secret {
  return opaqueSecret(name, namespace, ageKeyEntries("age", identities));
}

/**
 * AGE identities by entry of a Secret: kustomize-controller reads all entries that end in `.agekey`, and no others.
 *
 * @param entry Of the first one, without that end.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#age-secret-entry
 */
export function ageKeyEntries(entry: string, identities: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    identities.map((identity, index) => [`${entry}${index === 0 ? "" : `.${index}`}${AGE_KEY_ENTRY}`, identity]),
  );
}

/** The suffix of the entries from which kustomize-controller reads AGE identities. */
export const AGE_KEY_ENTRY = ".agekey";

function opaqueSecret(name: string, namespace: string, stringData: Readonly<Record<string, string>>): Secret {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "Opaque", stringData };
}
