import { toYaml } from "../../../yaml/write.ts";
import type { Reference } from "../../../sandbox/cluster/object.ts";
import { mark, markIn, platformNamespace, type Escape } from "./escape.ts";

const rbac = "rbac.authorization.k8s.io";
const images = "image.toolkit.fluxcd.io/v1";

/** The app's own account, with whose rights Flux applies everything of the app. */
const flux = "system:serviceaccount:my-diet-platform:flux";

/** The one with whose rights Flux applies what source repositories hold. */
const deployer = "system:serviceaccount:my-diet-platform:deployer";

/** Ways out by the rights of others than the app's own account. */
const byRights: readonly Escape[] = [
  ...["kustomize-controller", "flux-system:kustomize-controller"].map((account, index): Escape => ({
    title: `act as ${account}`,
    attempt: () => ({
      name: `account-${index}`,
      spec: { serviceAccountName: account },
      objects: [mark(`try-account-${index}`)],
    }),
    refusal: cannot(`system:serviceaccount:my-diet-platform:${account}`, "configmaps", platformNamespace),
    absent: [markIn(platformNamespace, `try-account-${index}`)],
  })),
  {
    title: "act as Flux by naming no account at all",
    attempt: () => ({ name: "no-account", spec: { serviceAccountName: undefined }, objects: [mark("try-no-account")] }),
    refusal: cannot("system:serviceaccount:my-diet-platform:default", "configmaps", platformNamespace),
    absent: [markIn(platformNamespace, "try-no-account")],
  },
];

/** Ways out by where things go. */
const byNamespace: readonly Escape[] = ["flux-system", "kube-system", "default"].flatMap((namespace): Escape[] => [
  {
    title: `have everything put into ${namespace}`,
    attempt: () => ({
      name: `target-${namespace}`,
      spec: { targetNamespace: namespace },
      objects: [mark(`try-target`)],
    }),
    refusal: cannot(flux, "configmaps", namespace),
    absent: [markIn(namespace, "try-target")],
  },
  {
    title: `put a manifest's object into ${namespace}`,
    attempt: () => ({
      name: `manifest-${namespace}`,
      spec: { targetNamespace: undefined },
      objects: [mark("try-manifest", namespace)],
    }),
    refusal: cannot(flux, "configmaps", namespace),
    absent: [markIn(namespace, "try-manifest")],
  },
]);

/** A way from the source repository, whose target is an environment, to the app's secrets. */
const sideways: Escape = {
  title: "move an object of its source repository next to the app's secrets, after Flux has put it where it belongs",
  attempt: () => ({
    name: "sideways",
    fromSource: true,
    spec: { targetNamespace: "my-diet-dev" },
    files: {
      "kustomization.yaml": toYaml([
        {
          apiVersion: "kustomize.config.k8s.io/v1beta1",
          kind: "Kustomization",
          resources: ["mark.yaml"],
          transformers: ["move.yaml"],
        },
      ]),
      "mark.yaml": toYaml([mark("try-sideways")]),
      "move.yaml": toYaml([
        {
          apiVersion: "builtin",
          kind: "NamespaceTransformer",
          metadata: { name: "move", namespace: platformNamespace },
          fieldSpecs: [{ path: "metadata/namespace", create: true }],
        },
      ]),
    },
  }),
  refusal: cannot(deployer, "configmaps", platformNamespace),
  absent: [markIn(platformNamespace, "try-sideways"), markIn("my-diet-dev", "try-sideways")],
};

/** Ways out by what has no namespace. */
const clusterScoped: readonly Escape[] = [
  {
    apiVersion: `${rbac}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "try-cluster-admin" },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name: "flux", namespace: platformNamespace }],
  },
  { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name: "try-cluster-role" }, rules: [] },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "try-namespace" } },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "try-policy" },
    spec: { validations: [{ expression: "true" }] },
  },
].flatMap((object): Escape[] =>
  ([undefined, true] as const).map((fromSource) => ({
    title: `make a ${object.kind} from its ${fromSource === true ? "source" : "platform"} repository`,
    attempt: () => ({
      name: `${object.kind.toLowerCase()}${fromSource === true ? "-from-source" : ""}`,
      // With a target, Kustomize would rename the Namespace to it.
      spec: { targetNamespace: undefined },
      objects: [object],
      ...(fromSource === true ? { fromSource } : {}),
    }),
    refusal: new RegExp(
      `User "${fromSource === true ? deployer : flux}" cannot patch resource "[a-z]+" in API group "[a-z0-9.]*" (at the cluster scope|in the namespace "try-namespace")`,
    ),
    absent: [{ apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name }],
  })),
);

/** Ways out by rights that the app's account does not have, and so cannot give. */
const escalation: readonly Escape[] = [
  {
    title: "give itself workloads in its platform namespace",
    attempt: () => ({
      name: "role",
      objects: [role("try-role", { apiGroups: [""], resources: ["pods"], verbs: ["create"] })],
    }),
    refusal:
      /roles.* is forbidden: user "system:serviceaccount:my-diet-platform:flux" .*is attempting to grant RBAC permissions not currently held/s,
    absent: [inNamespace("Role", platformNamespace, "try-role")],
  },
  {
    title: "give itself the right to give any right",
    attempt: () => ({
      name: "escalate",
      objects: [role("try-escalate", { apiGroups: [rbac], resources: ["roles"], verbs: ["escalate"] })],
    }),
    refusal: /is attempting to grant RBAC permissions not currently held:\n?.*"escalate"/s,
    absent: [inNamespace("Role", platformNamespace, "try-escalate")],
  },
  ...[
    ["cluster-admin", platformNamespace],
    ["admin", platformNamespace],
    ["cluster-admin", "my-diet-dev"],
  ].map(([clusterRole = "", namespace = ""]): Escape => ({
    title: `be ${clusterRole} in ${namespace}`,
    attempt: () => ({
      name: `${clusterRole}-in-${namespace}`,
      spec: { targetNamespace: namespace },
      objects: [
        {
          apiVersion: `${rbac}/v1`,
          kind: "RoleBinding",
          metadata: { name: `try-${clusterRole}` },
          roleRef: { apiGroup: rbac, kind: "ClusterRole", name: clusterRole },
          subjects: [{ kind: "Group", apiGroup: rbac, name: "mydiet-developer" }],
        },
      ],
    }),
    refusal:
      /rolebindings.* is forbidden: user "system:serviceaccount:my-diet-platform:flux" .*is attempting to grant RBAC permissions not currently held/s,
    absent: [inNamespace("RoleBinding", namespace, `try-${clusterRole}`)],
  })),
  {
    title: "change the labels of its namespaces",
    attempt: () => ({
      name: "labels",
      spec: { targetNamespace: undefined },
      objects: [
        {
          apiVersion: "v1",
          kind: "Namespace",
          metadata: { name: "my-diet-dev", labels: { "labrats.work/app": "other" } },
        },
      ],
    }),
    refusal: /User "system:serviceaccount:my-diet-platform:flux" cannot patch resource "namespaces"/,
    absent: [],
  },
  {
    title: "leave by the node that its pods run on",
    attempt: () => ({
      name: "node",
      spec: { targetNamespace: "my-diet-dev" },
      objects: [
        {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "try-node" },
          spec: {
            hostPID: true,
            containers: [{ name: "shell", image: "busybox", volumeMounts: [{ name: "node", mountPath: "/node" }] }],
            volumes: [{ name: "node", hostPath: { path: "/" } }],
          },
        },
      ],
    }),
    refusal:
      /pods "try-node" is forbidden: violates PodSecurity "baseline:latest": host namespaces \(hostPID=true\), hostPath volumes/,
    absent: [{ apiVersion: "v1", kind: "Pod", namespace: "my-diet-dev", name: "try-node" }],
  },
];

/** Ways out by what Flux follows images with. */
const byImages: readonly Escape[] = [
  {
    title: "have its tags committed with the key of Flux itself",
    attempt: () => ({
      name: "image-source",
      objects: [
        {
          apiVersion: images,
          kind: "ImageUpdateAutomation",
          metadata: { name: "try-image-source" },
          spec: {
            interval: "1h",
            sourceRef: { kind: "GitRepository", name: "flux-system", namespace: "flux-system" },
            git: { commit: { author: { email: "team@example.org" } } },
          },
        },
      ],
    }),
    refusal: /spec\.sourceRef in another namespace is not for apps: it would commit with its key; remove it/,
    absent: [
      { apiVersion: images, kind: "ImageUpdateAutomation", namespace: platformNamespace, name: "try-image-source" },
    ],
  },
  {
    title: "see which images others have",
    attempt: () => ({
      name: "image-policy",
      objects: [
        {
          apiVersion: images,
          kind: "ImagePolicy",
          metadata: { name: "try-image-policy" },
          spec: {
            imageRepositoryRef: { name: "other-web", namespace: "other-platform" },
            policy: { alphabetical: {} },
          },
        },
      ],
    }),
    refusal: /spec\.imageRepositoryRef in another namespace is not for apps: its tags are not yours; remove it/,
    absent: [{ apiVersion: images, kind: "ImagePolicy", namespace: platformNamespace, name: "try-image-policy" }],
  },
];

/** Ways out that the API server closes. */
export const apiServerRefuses: readonly Escape[] = [
  ...byRights,
  ...byNamespace,
  sideways,
  ...clusterScoped,
  ...escalation,
  ...byImages,
];

function cannot(user: string, resource: string, namespace: string): RegExp {
  return new RegExp(
    `User "${user}" cannot patch resource "${resource}" in API group "" in the namespace "${namespace}"`,
  );
}

function role(name: string, rule: object): object {
  return { apiVersion: `${rbac}/v1`, kind: "Role", metadata: { name }, rules: [rule] };
}

function inNamespace(kind: string, namespace: string, name: string): Reference {
  return { apiVersion: `${rbac}/v1`, kind, namespace, name };
}
