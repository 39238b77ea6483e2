/** A minor version: 1.33 is `[1, 33]`. */
export type Minor = readonly [major: number, minor: number];

/**
 * The lowest Kubernetes for the rules of access, which use ValidatingAdmissionPolicy in
 * `admissionregistration.k8s.io/v1`.
 * @see docs/concepts/access.md
 */
export const LOWEST_KUBERNETES: Minor = [1, 30];

/**
 * The lowest Kubernetes that each minor version of Flux supports, according to `flux check`.
 * @see https://github.com/fluxcd/flux2/blob/main/cmd/flux/check.go
 */
const fluxNeeds: readonly { readonly flux: Minor; readonly kubernetes: Minor }[] = [
  { flux: [2, 0], kubernetes: [1, 24] },
  { flux: [2, 1], kubernetes: [1, 25] },
  { flux: [2, 2], kubernetes: [1, 26] },
  { flux: [2, 3], kubernetes: [1, 28] },
  { flux: [2, 5], kubernetes: [1, 30] },
  { flux: [2, 6], kubernetes: [1, 31] },
  { flux: [2, 7], kubernetes: [1, 32] },
  { flux: [2, 8], kubernetes: [1, 33] },
];

/** The lowest Kubernetes that a Flux supports. A Flux newer than this table counts as the newest in it. */
export function kubernetesFor(flux: Minor): Minor | undefined {
  return fluxNeeds.findLast((one) => !isBefore(flux, one.flux))?.kubernetes;
}

/** Parses `v2.9.5`, `1.33` and `1.33+`; undefined if the text is not a version. */
export function minorOf(version: string | undefined): Minor | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

export function isBefore([major, minor]: Minor, [otherMajor, otherMinor]: Minor): boolean {
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}

/** Formats a version: `1.33` */
export function textOf([major, minor]: Minor): string {
  return `${major}.${minor}`;
}
