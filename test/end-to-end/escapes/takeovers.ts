import type { Reference } from "../../../sandbox/cluster/object.ts";
import { platformNamespace, type Escape } from "./escape.ts";

const rbac = "rbac.authorization.k8s.io";

/** An object that the platform has made for the app, and what a team that applies one of the same name would make of it. */
interface Takeover {
  readonly object: Reference & { readonly namespace: string };
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Whether it comes from the source repository. */
  readonly fromSource?: true;
}

const takeovers: readonly Takeover[] = [
  // As a team brings it that has deployed by itself before.
  {
    object: { apiVersion: "v1", kind: "Secret", namespace: "my-diet-dev", name: "ghcr-pull-secret" },
    manifest: { type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": '{"auths":{}}' } },
    fromSource: true,
  },
  {
    object: {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      namespace: "my-diet-dev",
      name: "ghcr-pull-secret",
    },
    manifest: {
      spec: {
        secretStoreRef: { kind: "ClusterSecretStore", name: "platform-registries" },
        target: { name: "ghcr-pull-secret" },
        dataFrom: [{ extract: { key: "ghcr-pull-secret" } }],
      },
    },
    fromSource: true,
  },
  {
    object: { apiVersion: `${rbac}/v1`, kind: "RoleBinding", namespace: "my-diet-dev", name: "app-developer" },
    manifest: {
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "edit" },
      subjects: [{ apiGroup: rbac, kind: "Group", name: "everybody" }],
    },
  },
  {
    object: { apiVersion: `${rbac}/v1`, kind: "Role", namespace: "my-diet-dev", name: "flux-roles" },
    manifest: { rules: [] },
  },
  {
    object: { apiVersion: `${rbac}/v1`, kind: "Role", namespace: platformNamespace, name: "app-reader" },
    manifest: { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }] },
  },
  {
    object: { apiVersion: `${rbac}/v1`, kind: "RoleBinding", namespace: platformNamespace, name: "app-admin" },
    manifest: {
      roleRef: { apiGroup: rbac, kind: "Role", name: "app-admin" },
      subjects: [{ apiGroup: rbac, kind: "Group", name: "everybody" }],
    },
  },
  {
    object: { apiVersion: "v1", kind: "ServiceAccount", namespace: platformNamespace, name: "deployer" },
    manifest: { automountServiceAccountToken: true },
  },
];

/** What the platform has made for the app and keeps. */
export const takenOver: readonly Reference[] = takeovers.map(({ object }) => object);

/** Ways to get hold of what is the platform's within the app's own namespaces. */
export const takingOver: readonly Escape[] = takeovers.map(({ object, manifest, fromSource }): Escape => {
  const { apiVersion, kind, namespace, name } = object;
  return {
    title: `take over the ${kind} ${name} in ${namespace}`,
    attempt: () => ({
      name: `takeover-${kind}-${name}-in-${namespace}`.toLowerCase(),
      spec: { targetNamespace: namespace },
      objects: [{ apiVersion, kind, metadata: { name }, ...manifest }],
      ...(fromSource === undefined ? {} : { fromSource }),
    }),
    refusal: new RegExp(
      `'owned-objects\\.labrats\\.work' .* denied request: the platform has made the ${kind} ${name} and keeps it: remove it from what you apply`,
    ),
    absent: [],
  };
});
