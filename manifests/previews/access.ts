import type { IPolicyRule, IRole, IRoleBinding, ISubject } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import type { IServiceAccount } from "kubernetes-models/v1";
import { previewName } from "../../model/names/previews.ts";

/** A built-in role, and its subjects, in each namespace where an app's workloads run. */
export interface WorkloadGrant {
  /** The name of the binding. */
  readonly name: string;
  readonly clusterRole: string;
  readonly subjects: readonly ISubject[];
}

/** The access to a preview. */
export interface PreviewAccessArgs {
  readonly app: string;
  /** Namespace of the app's secrets and Flux objects. */
  readonly platform: string;
  /** People, by group, as in the app's other namespaces. */
  readonly groups: readonly WorkloadGrant[];
  /** The rights of Flux where workloads run, on behalf of the app. */
  readonly flux: { readonly clusterRole: string; readonly rules: readonly IPolicyRule[] };
}

const group = "rbac.authorization.k8s.io";
const apiVersion = `${group}/v1` as const;

/**
 * Returns the access to a preview. People have the same rights as where the app runs. Flux uses a service account for
 * this one preview, in the platform namespace, with rights in the preview and nowhere else: a pull request can put its
 * objects into any namespace with its own transformer, and the account that deploys the app's environments has rights
 * in all of them.
 */
export function previewAccess(args: PreviewAccessArgs): (IServiceAccount | IRole | IRoleBinding)[] {
  const { app, platform, groups, flux } = args;
  const name = previewName(app);
  const account = { kind: "ServiceAccount", name, namespace: platform };
  const bind = (binding: string, kind: "Role" | "ClusterRole", role: string, subjects: readonly ISubject[]) => ({
    apiVersion,
    kind: "RoleBinding" as const,
    metadata: { name: binding, namespace: name },
    roleRef: { apiGroup: group, kind, name: role },
    subjects: [...subjects],
  });
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace: platform },
      automountServiceAccountToken: false,
    },
    bind("flux", "ClusterRole", flux.clusterRole, [account]),
    {
      apiVersion,
      kind: "Role",
      metadata: { name: "flux-roles", namespace: name },
      rules: [...flux.rules],
    },
    bind("flux-roles", "Role", "flux-roles", [account]),
    ...groups.map(({ name: binding, clusterRole, subjects }) => bind(binding, "ClusterRole", clusterRole, subjects)),
  ];
}
