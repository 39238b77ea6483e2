import { quote } from "../suggestion.ts";
import { SEMVER_CHARACTERS, semverProblem } from "./semver.ts";
import { LABEL, labelProblem, type Problem } from "./kubernetes.ts";
import { userInfoProblem } from "./secrets.ts";

/** Longest name of a Helm release. */
const RELEASE_LENGTH = 53;

export const RELEASE = new RegExp(`^(?=.{1,${RELEASE_LENGTH}}$)${LABEL.source.slice(1)}`);

/** Name of a Helm release, which becomes that of a Kubernetes object. */
export function releaseProblem(value: string): Problem {
  if (value.length > RELEASE_LENGTH) return `has ${value.length} characters; write at most ${RELEASE_LENGTH}`;
  return labelProblem(value);
}

/** Address of a repository of charts. */
export const HELM_URL = /^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/;

const NO_USER =
  "it would be committed for everybody to read: write the address without, and let Flux log in with a secret";

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

/** Name of a chart in a repository. */
export const CHART = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export function chartProblem(value: string): Problem {
  if (CHART.test(value)) return undefined;
  const [, name] = /^[^/]+\/([A-Za-z0-9._-]+)$/.exec(value) ?? [];
  return `${quote(value)} is not the name of a chart; write it alone, ${quote(name ?? "cert-manager")}`;
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
