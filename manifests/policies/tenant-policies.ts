import type { AdmissionPolicy } from "./admission-policy.ts";
import { appBoundaries } from "./app-boundaries.ts";
import { cloudIdentity } from "./cloud-identity.ts";
import { fluxStatus } from "./flux-status.ts";
import { namespaceMarks } from "./namespace-marks.ts";
import { ownedObjects } from "./owned-objects.ts";

/** What {@link tenantPolicies} are made from. */
export interface TenantPoliciesArgs {
  /** Of the labels of apps' namespaces. */
  readonly labelPrefix: string;
}

/** Every rule that keeps apps within bounds. All of them hold before the first namespace of an app is there. */
export function tenantPolicies({ labelPrefix }: TenantPoliciesArgs): AdmissionPolicy[] {
  return [appBoundaries, cloudIdentity, fluxStatus, namespaceMarks, ownedObjects].map((policy) => policy(labelPrefix));
}
