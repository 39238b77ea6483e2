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

/** The arguments of {@link tenantPolicies}. */
export interface TenantPoliciesArgs extends HostnameClaims {
  /** Prefix of the labels of apps' namespaces. */
  readonly labelPrefix: string;
}

/** Returns every rule that limits apps. All of them apply before the first namespace of an app exists. */
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
