import { appLabel } from "../namespace-marks.ts";
import type { Matches } from "./admission-policy.ts";

/** Kinds of one API group, by their plural names in the API server. */
export interface Kinds {
  /** `""` for Kubernetes' core. */
  readonly group: string;
  readonly resources: readonly string[];
}

/**
 * Matches every creation and update of some kinds in the namespaces of apps, including those of previews, by any user.
 */
export function inAppNamespaces(labelPrefix: string, kinds: readonly Kinds[]): Matches {
  return {
    matchPolicy: "Equivalent",
    namespaceSelector: { matchExpressions: [{ key: appLabel(labelPrefix), operator: "Exists" }] },
    objectSelector: {},
    resourceRules: kinds.map(({ group, resources }) => ({
      apiGroups: [group],
      apiVersions: ["*"],
      operations: ["CREATE", "UPDATE"],
      resources: [...resources],
      scope: "Namespaced",
    })),
  };
}

/**
 * Returns a built-in resource and its status, for a rule about annotations: a request to the status changes these too.
 * For a custom resource, such a request only changes the status.
 */
export function withStatus(resource: string): string[] {
  return [resource, `${resource}/status`];
}
