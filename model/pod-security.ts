/**
 * The privileges that the pods of a namespace may request, from the fewest to all: Kubernetes' Pod Security Standards.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const POD_SECURITY_LEVELS = ["restricted", "baseline", "privileged"] as const;
export type PodSecurity = (typeof POD_SECURITY_LEVELS)[number];
