import type { Applicable } from "../cluster/client.ts";

/** The namespace of Flux. */
export const FLUX_NAMESPACE = "flux-system";

/** The argument that makes a controller send events to the notification-controller. */
export const eventsAddress = `--events-addr=http://notification-controller.${FLUX_NAMESPACE}.svc.cluster.local./`;

/** The environment variable that keeps the memory of a controller below the limit of its container. */
export const memoryLimit = {
  name: "GOMEMLIMIT",
  valueFrom: { resourceFieldRef: { containerName: "manager", resource: "limits.memory" } },
};

const apiGroups = ["source", "kustomize", "helm", "notification", "image"].map((name) => `${name}.toolkit.fluxcd.io`);
const allGroups = [...apiGroups, "source.extensions.fluxcd.io"];

/**
 * The objects of a Flux release besides its controllers: `manifests/` of fluxcd/flux2 at v2.9.4, as `kustomize build`
 * prints them.
 */
export const systemObjects: readonly Applicable[] = [
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: FLUX_NAMESPACE,
      labels: {
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "latest",
      },
    },
  },
  {
    // Pods of the system's priority classes are only admitted where a quota allows them.
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "critical-pods", namespace: FLUX_NAMESPACE },
    spec: {
      hard: { pods: "1000" },
      scopeSelector: {
        matchExpressions: [
          {
            operator: "In",
            scopeName: "PriorityClass",
            values: ["system-node-critical", "system-cluster-critical"],
          },
        ],
      },
    },
  },
  clusterRole("crd-controller", {}, [
    ...allGroups.map((group) => ({ apiGroups: [group], resources: ["*"], verbs: ["*"] })),
    {
      apiGroups: [""],
      resources: ["namespaces", "secrets", "configmaps", "serviceaccounts"],
      verbs: ["get", "list", "watch"],
    },
    { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
    {
      apiGroups: [""],
      resources: ["configmaps"],
      verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
    },
    { apiGroups: [""], resources: ["configmaps/status"], verbs: ["get", "update", "patch"] },
    {
      apiGroups: ["coordination.k8s.io"],
      resources: ["leases"],
      verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
    },
    { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
    { nonResourceURLs: ["/livez/ping"], verbs: ["head"] },
  ]),
  clusterRole("flux-edit", aggregatedTo("admin", "edit"), [
    fluxObjects(["create", "delete", "deletecollection", "patch", "update"]),
  ]),
  clusterRole("flux-view", aggregatedTo("admin", "edit", "view"), [fluxObjects(["get", "list", "watch"])]),
  clusterRoleBinding("cluster-reconciler", "cluster-admin", ["kustomize-controller", "helm-controller"]),
  clusterRoleBinding("crd-controller", "crd-controller", [
    "kustomize-controller",
    "helm-controller",
    "source-controller",
    "notification-controller",
    "image-reflector-controller",
    "image-automation-controller",
    "source-watcher",
  ]),
  networkPolicy("allow-egress", {
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [{ podSelector: {} }] }],
    egress: [{}],
    podSelector: {},
  }),
  networkPolicy("allow-scraping", {
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ protocol: "TCP", port: 8080 }] }],
    podSelector: {},
  }),
  networkPolicy("allow-webhooks", {
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ protocol: "TCP", port: 9292 }] }],
    podSelector: { matchLabels: { app: "notification-controller" } },
  }),
];

function clusterRole(name: string, labels: Record<string, string>, rules: object[]): Applicable {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name, labels }, rules };
}

function aggregatedTo(...roles: string[]): Record<string, string> {
  return Object.fromEntries(roles.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, "true"]));
}

function fluxObjects(verbs: string[]): object {
  const [source, kustomize, helm, notification, image, extensions] = allGroups;
  return { apiGroups: [notification, source, extensions, helm, image, kustomize], resources: ["*"], verbs };
}

function clusterRoleBinding(name: string, role: string, accounts: string[]): Applicable {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: accounts.map((account) => ({ kind: "ServiceAccount", name: account, namespace: FLUX_NAMESPACE })),
  };
}

function networkPolicy(name: string, spec: object): Applicable {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: FLUX_NAMESPACE },
    spec,
  };
}
