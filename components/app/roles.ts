import type { IPolicyRule as PolicyRule } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import type { Role } from "../../model/app.ts";

/** The built-in user-facing role for each of the platform's roles, in the namespaces where workloads run. */
export const workloadClusterRoles = {
  admin: "admin",
  developer: "edit",
  reader: "view",
} as const satisfies Record<Role, string>;

const read = ["get", "list", "watch"];

/** The verbs lack `escalate`: users who write roles with them grant no more than they have. */
const write = ["create", "update", "patch", "delete"];

const rbac = "rbac.authorization.k8s.io";

/**
 * Lets Flux apply a Role and its RoleBinding together: without the verb `bind`, a dry run of the binding is refused
 * while the role does not exist. It applies to roles of the namespace, never to cluster roles, and no role there grants
 * more than Flux has itself.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update
 */
export const bindRoles: PolicyRule = { apiGroups: [rbac], resources: ["roles"], verbs: ["bind"] };

const fluxGroups = ["kustomize.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"];

/**
 * The resources by name, without subresources: a user who writes the status of a source could give Flux another app's
 * files.
 */
const fluxResources = [
  "kustomizations",
  "gitrepositories",
  "ocirepositories",
  "buckets",
  "helmrepositories",
  "helmcharts",
  "helmreleases",
];

/** Further resources of an app's environments, by name for the same reason. Only Flux writes `externalartifacts`. */
const furtherFluxResources: Readonly<Record<string, readonly string[]>> = {
  "notification.toolkit.fluxcd.io": ["alerts", "providers", "receivers"],
  "image.toolkit.fluxcd.io": ["imagerepositories", "imagepolicies", "imageupdateautomations"],
  "source.extensions.fluxcd.io": ["artifactgenerators"],
};

const readFluxAndEvents: PolicyRule[] = [
  { apiGroups: fluxGroups, resources: ["*"], verbs: read },
  { apiGroups: [""], resources: ["configmaps", "events", "serviceaccounts"], verbs: read },
  { apiGroups: [rbac], resources: ["roles", "rolebindings"], verbs: read },
];

/**
 * Rights in the platform namespace, which has no workloads: every role sees the progress of deployments, only admins
 * see the secrets, and changes come from Git alone.
 */
export const platformRules: Readonly<Record<Role, PolicyRule[]>> = {
  admin: [...readFluxAndEvents, { apiGroups: [""], resources: ["secrets"], verbs: read }],
  developer: readFluxAndEvents,
  reader: readFluxAndEvents,
};

/**
 * Rights of Flux, on behalf of the app, in the platform namespace: the app's Flux objects, its secrets, and the readers
 * of these. No cluster-scoped objects, no workloads, and no impersonation.
 */
export const fluxPlatformRules: PolicyRule[] = [
  { apiGroups: fluxGroups, resources: fluxResources, verbs: [...read, ...write] },
  { apiGroups: [""], resources: ["configmaps", "secrets", "serviceaccounts"], verbs: [...read, ...write] },
  { apiGroups: [""], resources: ["events"], verbs: read },
  { apiGroups: [rbac], resources: ["roles", "rolebindings"], verbs: [...read, ...write] },
  bindRoles,
];

const imageGroup = "image.toolkit.fluxcd.io";

/** Rights of every role in the platform namespace of a cluster that follows images: to see their progress. */
export const readImages: PolicyRule[] = [{ apiGroups: [imageGroup], resources: ["*"], verbs: read }];

/**
 * Rights of Flux, on behalf of the app, in the platform namespace of such a cluster. The resources are named, without
 * subresources: a user who writes the status of a policy chooses what is committed.
 */
export const fluxImageRules: PolicyRule[] = [
  {
    apiGroups: [imageGroup],
    resources: ["imagerepositories", "imagepolicies", "imageupdateautomations"],
    verbs: [...read, ...write],
  },
];

/** Rights of Flux, on behalf of the app, where workloads run: those of a namespace's admin. */
export const fluxWorkloadClusterRole = "admin";

/**
 * Rights of Flux there in addition to that role, which cannot write Flux's own objects: those determine what Flux does,
 * and so come from Git alone.
 */
export const fluxWorkloadRules: PolicyRule[] = [
  bindRoles,
  { apiGroups: fluxGroups, resources: fluxResources, verbs: write },
  ...Object.entries(furtherFluxResources).map(([group, resources]) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs: write,
  })),
];
