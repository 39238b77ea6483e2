import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import type { rbac } from "@pulumi/kubernetes/types/input.js";
import * as pulumi from "@pulumi/pulumi";
import { ROLES, type AccessRule, type Role as AppRole } from "../../model/app.ts";
import { deployerServiceAccount, fluxServiceAccount } from "../../model/names/app-objects.ts";
import { platformMark } from "../../manifests/platform-mark.ts";
import type { WorkloadGrant } from "../../manifests/previews/access.ts";
import {
  fluxImageRules,
  fluxPlatformRules,
  fluxWorkloadClusterRole,
  fluxWorkloadRules,
  platformRules,
  readImages,
  workloadClusterRoles,
} from "./roles.ts";

/** Arguments of {@link AppAccess}. */
export interface AppAccessArgs {
  /** Namespace of the app's secrets and Flux objects. */
  readonly platform: string;
  /** Namespaces of the app's workloads. */
  readonly workloads: readonly string[];
  /** Groups, as the cluster's authentication names them, and their roles. */
  readonly access: readonly AccessRule[];
  /**
   * Whether the cluster follows images, even if the app has none: the last image of an app is deleted with the rights
   * of its service account.
   */
  readonly images: boolean;
  /** Prefix of the platform's own labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
}

type PolicyRules = rbac.v1.PolicyRule[];
type Subjects = rbac.v1.Subject[];

interface RoleRef {
  readonly kind: "Role" | "ClusterRole";
  readonly name: string;
}

/** A set of rights: its own rules in the platform namespace, and a built-in role where workloads run. */
interface Grant {
  /** Name of the Role and of every RoleBinding. */
  readonly name: string;
  readonly platform: PolicyRules;
  readonly workloads: string;
  /** Rules on top of that role. */
  readonly workloadRules?: PolicyRules;
  readonly subjects: Subjects;
  /** The subjects where workloads run outside the platform namespace, if they differ. */
  readonly workloadSubjects?: Subjects;
}

/** Access to an app's namespaces, and to nothing else: people by group, and Flux on behalf of the app. */
export class AppAccess extends pulumi.ComponentResource {
  constructor(name: string, args: AppAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppAccess", name, {}, options);
    for (const account of [fluxServiceAccount, deployerServiceAccount]) {
      new ServiceAccount(
        `${name}/${account}`,
        {
          metadata: { name: account, namespace: args.platform, labels: platformMark(args.labelPrefix) },
          automountServiceAccountToken: false,
        },
        { parent: this },
      );
    }
    for (const given of [fluxGrant(args), ...groupGrants(args)]) grant(this, name, args, given);
    this.registerOutputs();
  }
}

const rbacGroup = "rbac.authorization.k8s.io";

function fluxGrant({ platform, images }: AppAccessArgs): Grant {
  const account = (name: string): rbac.v1.Subject => ({ kind: "ServiceAccount", name, namespace: platform });
  return {
    name: fluxServiceAccount,
    platform: [...fluxPlatformRules, ...(images ? fluxImageRules : [])],
    workloads: fluxWorkloadClusterRole,
    workloadRules: fluxWorkloadRules,
    subjects: [account(fluxServiceAccount)],
    workloadSubjects: [account(fluxServiceAccount), account(deployerServiceAccount)],
  };
}

/** Returns one grant for each role that a group has. */
function groupGrants({ access, images }: AppAccessArgs): Grant[] {
  return workloadGrants(access).map(({ role, name, clusterRole, subjects }) => ({
    name,
    platform: [...platformRules[role], ...(images ? readImages : [])],
    workloads: clusterRole,
    subjects: [...subjects],
  }));
}

/** Returns the grants of people in each namespace where workloads run: one for each role that a group has. */
export function workloadGrants(access: readonly AccessRule[]): (WorkloadGrant & { readonly role: AppRole })[] {
  return ROLES.map((role) => ({
    role,
    name: `app-${role}`,
    clusterRole: workloadClusterRoles[role],
    subjects: access
      .filter((entry) => entry.role === role)
      .map(({ group }) => ({ apiGroup: rbacGroup, kind: "Group", name: group })),
  })).filter(({ subjects }) => subjects.length > 0);
}

function grant(parent: AppAccess, name: string, args: AppAccessArgs, given: Grant): void {
  const { platform, workloads } = args;
  const { workloadSubjects = given.subjects } = given;
  const labels = platformMark(args.labelPrefix);
  const define = (namespace: string, role: string, rules: PolicyRules): void => {
    new Role(`${name}/${namespace}/${role}`, { metadata: { name: role, namespace, labels }, rules }, { parent });
  };
  const bind = (namespace: string, role: RoleRef, binding: string, subjects: Subjects): void => {
    new RoleBinding(
      `${name}/${namespace}/${binding}`,
      { metadata: { name: binding, namespace, labels }, roleRef: { apiGroup: rbacGroup, ...role }, subjects },
      { parent },
    );
  };
  define(platform, given.name, given.platform);
  bind(platform, { kind: "Role", name: given.name }, given.name, given.subjects);
  for (const namespace of workloads) {
    bind(namespace, { kind: "ClusterRole", name: given.workloads }, given.name, workloadSubjects);
    if (given.workloadRules === undefined) continue;
    const role = `${given.name}-roles`;
    define(namespace, role, given.workloadRules);
    bind(namespace, { kind: "Role", name: role }, role, workloadSubjects);
  }
}
