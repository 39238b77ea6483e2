import type { AdmissionPolicy } from "./admission-policy.ts";
import { appBoundaries } from "./app-boundaries.ts";
import { appHostnames } from "./app-hostnames.ts";
import { cloudIdentity } from "./cloud-identity.ts";
import { fluxStatus } from "./flux-status.ts";
import { hostnameOwners, type HostnameClaims } from "./hostname-owners.ts";
import { lastingTokens } from "./lasting-tokens.ts";
import { namespaceMarks } from "./namespace-marks.ts";
import { ownedObjects } from "./owned-objects.ts";
import { podPlacement } from "./pod-placement.ts";
import { serviceAddresses } from "./service-addresses.ts";
import { sharedStores } from "./shared-stores.ts";

/** What {@link tenantPolicies} are made from. */
export interface TenantPoliciesArgs extends HostnameClaims {
  /** Of the labels of apps' namespaces. */
  readonly labelPrefix: string;
}

/** Every rule that keeps apps within bounds. All of them hold before the first namespace of an app is there. */
export function tenantPolicies(args: TenantPoliciesArgs): AdmissionPolicy[] {
  const { labelPrefix, cluster, boundaries } = args;
  const { allow, hostnames: rule } = boundaries;
  return [
    ...[appBoundaries, cloudIdentity, fluxStatus, namespaceMarks, ownedObjects, lastingTokens].map((policy) =>
      policy(labelPrefix),
    ),
    serviceAddresses(labelPrefix, allow),
    podPlacement(labelPrefix, allow),
    sharedStores(labelPrefix, allow),
    appHostnames({ labelPrefix, domain: cluster.domain, rule, owners: hostnameOwners(args) }),
  ];
}
