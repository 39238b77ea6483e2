import type { IPolicyRule as PolicyRule } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import type { Role } from "../../model/app.ts";

/** Kubernetes' own user-facing role for each of ours, in the namespaces where workloads run. */
export const workloadClusterRoles = {
  admin: "admin",
  developer: "edit",
  reader: "view",
} as const satisfies Record<Role, string>;

const read = ["get", "list", "watch"];

/** Without `escalate`: whoever writes roles with these grants no more than they have. */
const write = ["create", "update", "patch", "delete"];

const rbac = "rbac.authorization.k8s.io";

/**
 * Lets Flux apply a Role and its RoleBinding together: a dry run of the binding is refused while the role is not there,
 * unless one may `bind` roles. It reaches the roles of the namespace, never cluster roles; and no role there gives more
 * than Flux has itself.
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
 * Rights in the platform namespace, where there are no workloads: everybody sees how deployment goes, only admins see
 * the secrets, and changes come from Git alone.
 */
export const platformRules: Readonly<Record<Role, PolicyRule[]>> = {
  admin: [...readFluxAndEvents, { apiGroups: [""], resources: ["secrets"], verbs: read }],
  developer: readFluxAndEvents,
  reader: readFluxAndEvents,
};

/**
 * Rights of Flux, on behalf of the app, in the platform namespace: the app's Flux objects, its secrets, and who reads
 * them. Nothing cluster-scoped, no workloads, and nobody to impersonate.
 */
export const fluxPlatformRules: PolicyRule[] = [
  { apiGroups: fluxGroups, resources: fluxResources, verbs: [...read, ...write] },
  { apiGroups: [""], resources: ["configmaps", "secrets", "serviceaccounts"], verbs: [...read, ...write] },
  { apiGroups: [""], resources: ["events"], verbs: read },
  { apiGroups: [rbac], resources: ["roles", "rolebindings"], verbs: [...read, ...write] },
  bindRoles,
];

const imageGroup = "image.toolkit.fluxcd.io";

/** Rights of everybody in the platform namespace of a cluster that follows images: to see how that goes. */
export const readImages: PolicyRule[] = [{ apiGroups: [imageGroup], resources: ["*"], verbs: read }];

/**
 * Rights of Flux, on behalf of the app, in the platform namespace of such a cluster. By name, without subresources: who
 * writes the status of a policy chooses what is committed.
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
 * Rights of Flux there on top of that role, which has none to write Flux's own objects: those say what Flux does, and so
 * come from Git alone.
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
