import { createPublicKey, type KeyObject } from "node:crypto";
import { quote } from "../suggestion.ts";
import { SEMVER_CHARACTERS, semverProblem } from "./semver.ts";
import { REPOSITORY_PATH, repositoryPathProblem } from "./github.ts";
import { LABEL, labelProblem, SUBDOMAIN, toLabel, type Problem } from "./kubernetes.ts";
import { userInfoProblem } from "./secrets.ts";

/** Longest name of a Helm release. */
const RELEASE_LENGTH = 53;

export const RELEASE = new RegExp(`^(?=.{1,${RELEASE_LENGTH}}$)${LABEL.source.slice(1)}`);

/** The names that Helm accepts for a release. */
export const HELM_RELEASE = new RegExp(`^(?=.{1,${RELEASE_LENGTH}}$)${SUBDOMAIN.source.slice(1)}`);

/**
 * Name of a release in Helm alone.
 * @see https://github.com/helm/helm/blob/v3.18.0/pkg/chartutil/validate_name.go
 */
export function helmReleaseProblem(value: string): Problem {
  if (value.length > RELEASE_LENGTH) return `has ${value.length} characters; write at most ${RELEASE_LENGTH}`;
  if (HELM_RELEASE.test(value)) return undefined;
  const rule = "may have lower-case letters, digits, inner hyphens and dots only";
  return `${quote(value)} ${rule}; write ${quote(toLabel(value).slice(0, RELEASE_LENGTH).replace(/-$/, "") || "my-release")}`;
}

/** Name of a release as its file has it, which becomes that of a Kubernetes object and part of others. */
export function releaseProblem(value: string): Problem {
  if (value.length > RELEASE_LENGTH) return `has ${value.length} characters; write at most ${RELEASE_LENGTH}`;
  return labelProblem(value);
}

/** Address of a repository of charts. */
export const HELM_URL = /^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/;

const NO_USER =
  "it would be committed for everybody to read: write the address without it, and the login under credentials";

const NO_PASSWORD =
  'it would be committed for everybody to read: write the address with the user alone, such as "ssh://git@", and a key under credentials';

export function helmUrlProblem(value: string): Problem {
  const credentials = userInfoProblem(value, NO_USER);
  if (credentials !== undefined) return credentials;
  if (/^https?:/.test(value) && /[?#]/.test(value)) {
    return `has a query or a fragment, in which passwords are handed over; ${NO_USER}`;
  }
  if (HELM_URL.test(value) && URL.canParse(value)) return undefined;
  if (value.startsWith("oci://")) {
    return `${quote(value)} is a chart in a registry; write it under "oci", with its tag or a range of versions`;
  }
  return `${quote(value)} is not the URL of a repository of charts; write "https://charts.jetstack.io"`;
}

/** Address of one chart in a registry, without a tag. */
export const OCI_URL = /^oci:\/\/[^\s/:@]+(:\d+)?(\/[a-z0-9._-]+)+$/;

export function ociUrlProblem(value: string): Problem {
  const credentials = userInfoProblem(value, NO_USER);
  if (credentials !== undefined) return credentials;
  if (OCI_URL.test(value)) return undefined;
  const tagged = /^(oci:\/\/[^\s@]+?)[:@][^/]+$/.exec(value)?.[1];
  if (tagged !== undefined && OCI_URL.test(tagged)) return `${quote(value)} has a version in it; write it under "tag"`;
  return `${quote(value)} is not the address of a chart in a registry; write "oci://ghcr.io/traefik/helm/traefik"`;
}

/**
 * Address of a Git repository with charts: what Flux clones from. Over SSH, the user is "git" where there is none in it.
 * @see https://github.com/fluxcd/pkg `NewAuthOptions` in `git/options.go`
 */
export const GIT_URL = /^(https?:\/\/[^\s/@]+|ssh:\/\/([\w.-]+@)?[^\s/@]+)\/\S+$/;

export function gitUrlProblem(value: string): Problem {
  if (GIT_URL.test(value) && URL.canParse(value)) return undefined;
  if (/^ssh:\/\/[^/@]*:[^/]*@/.test(value)) return `has a password in it; ${NO_PASSWORD}`;
  const credentials = value.startsWith("http") ? userInfoProblem(value, NO_USER) : undefined;
  if (credentials !== undefined) return credentials;
  const [, user = "", host = "", path = ""] = /^(?:([\w.-]+)@)?([\w.-]+):(?!\/)(\S+)$/.exec(value) ?? [];
  const instead =
    host === "" ? "https://github.com/example/charts" : `ssh://${user === "" ? "git" : user}@${host}/${path}`;
  return `${quote(value)} is not the address of a Git repository, as Flux takes it; write ${quote(instead)}`;
}

/** The digest that pins a chart in a registry. */
export const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function digestProblem(value: string): Problem {
  if (DIGEST.test(value)) return undefined;
  return `${quote(value)} is not a digest; write what the registry shows, "sha256:" and 64 digits`;
}

/** A commit of a Git repository, whole. */
export const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

export function commitProblem(value: string): Problem {
  if (COMMIT.test(value)) return undefined;
  return `${quote(value)} is not a whole commit; write what git rev-parse prints, 40 digits`;
}

const KEY = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----\s[A-Za-z0-9+/=\s]+\s-----END \1?PUBLIC KEY-----\s*$/;

/** Curves that Go has, in OpenSSL's words. */
const CURVES = ["secp224r1", "prime256v1", "secp384r1", "secp521r1"];

/**
 * A public key of cosign, PEM.
 * @see https://github.com/sigstore/sigstore/blob/main/pkg/signature/verifier.go `LoadVerifier`
 */
export function publicKeyProblem(value: string): Problem {
  const remedy = "write what cosign.pub holds, from its line BEGIN PUBLIC KEY on";
  if (!KEY.test(value)) return `is not a public key; ${remedy}`;
  const key = publicKey(value);
  if (key === undefined) return `is a public key that is cut off or damaged; ${remedy}`;
  const type = key.asymmetricKeyType ?? "";
  const curve = key.asymmetricKeyDetails?.namedCurve ?? "";
  if (type === "rsa" || type === "ed25519" || (type === "ec" && CURVES.includes(curve))) return undefined;
  return `is a key of the kind ${curve === "" ? type : curve}, with which Flux cannot verify; make another, cosign generate-key-pair`;
}

function publicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

/** Name of a chart in a repository of charts, or directory of a chart in a Git repository. */
export const CHART = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]*$|${REPOSITORY_PATH.source}`);

export function chartProblem(value: string): Problem {
  if (CHART.test(value)) return undefined;
  if (value.startsWith(".")) return repositoryPathProblem(value);
  const [, name] = /^[^/]+\/([A-Za-z0-9._-]+)$/.exec(value) ?? [];
  const alone = name ?? "cert-manager";
  return `${quote(value)} is not the name of a chart; write it alone, ${quote(alone)}, or, for a directory in Git, ${quote(`./charts/${alone}`)}`;
}

export { SEMVER_CHARACTERS as CHART_VERSION };

/** A version of a chart, or a range of them, as Helm reads it. */
export function chartVersionProblem(value: string): Problem {
  if (semverProblem(value) === undefined) return undefined;
  return `${quote(value)} is not a version of a chart; write "v1.19.1", or a range such as ">=1.19.0 <2.0.0"`;
}

/** A tag of an image: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export const IMAGE_TAG = /^\w[\w.-]{0,127}$/;

export function imageTagProblem(value: string): Problem {
  if (IMAGE_TAG.test(value)) return undefined;
  if (semverProblem(value) === undefined) return `${quote(value)} is a range of versions; write it as "semver"`;
  return `${quote(value)} is not a tag; write "37.4.0"`;
}
