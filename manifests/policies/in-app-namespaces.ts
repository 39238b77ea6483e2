import { appLabel } from "../namespace-marks.ts";
import type { Matches } from "./admission-policy.ts";

/** Kinds of one API group, by the plural that the API server has for them. */
export interface Kinds {
  /** `""` for Kubernetes' core. */
  readonly group: string;
  readonly resources: readonly string[];
}

/** Every creation and change of some kinds in the namespaces of apps, those of previews included, whoever makes it. */
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
 * A kind of Kubernetes' own, for a rule about its annotations: a request to its status changes these too. That of a custom
 * resource changes the status alone.
 */
export function withStatus(resource: string): string[] {
  return [resource, `${resource}/status`];
}
