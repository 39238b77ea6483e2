import { appLabel } from "../namespace-marks.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";
import { unlessLetGo } from "./let-go.ts";

/**
 * Refuses, in the namespaces of apps, the fields of Flux's objects that reach other namespaces and that no argument of
 * Flux's controllers disables:
 *
 * - `kubeConfig`: has the controller log in to any server that answers, for some with its own token. Before
 *   kustomize-controller 1.9.5, a kubeconfig could also name any of the controller's own files as credentials.
 * - `readyExpr`, about a dependency in another namespace: it answers any question about that object. Waiting for the
 *   readiness   of another app is allowed.
 *
 * For image objects and artifact generators, it also refuses references to other namespaces, which arguments of the
 * controllers disable as well: otherwise an app's new tags could be committed with the key of another app.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 * @see https://github.com/fluxcd/kustomize-controller/blob/v1.9.5/CHANGELOG.md
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies
 */
export function appBoundaries(labelPrefix: string): AdmissionPolicy {
  const refused = (field: string, why: string): string => `'${field} is not for apps: ${why}'`;
  return admissionPolicy({
    name: `app-boundaries.${labelPrefix}`,
    matches: {
      matchPolicy: "Equivalent",
      namespaceSelector: { matchExpressions: [{ key: appLabel(labelPrefix), operator: "Exists" }] },
      objectSelector: {},
      resourceRules: [
        {
          apiGroups: ["kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: ["kustomizations", "helmreleases"],
          scope: "Namespaced",
        },
        {
          apiGroups: ["image.toolkit.fluxcd.io"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: ["imagepolicies", "imageupdateautomations"],
          scope: "Namespaced",
        },
        {
          apiGroups: ["source.extensions.fluxcd.io"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: ["artifactgenerators"],
          scope: "Namespaced",
        },
      ],
    },
    conditions: [unlessLetGo],
    requirements: [
      {
        expression: "!has(object.spec.kubeConfig)",
        messageExpression: refused("spec.kubeConfig", "Flux would log in to any server from where it is; remove it"),
      },
      {
        expression:
          "!has(object.spec.dependsOn) || " +
          "object.spec.dependsOn.all(one, " +
          "!has(one.readyExpr) || !has(one.namespace) || one.namespace == object.metadata.namespace)",
        messageExpression: refused(
          "readyExpr in spec.dependsOn on another namespace",
          "it would tell what is there; wait until it is ready, without an expression",
        ),
      },
      {
        expression: ownNamespace("ImagePolicy", "imageRepositoryRef"),
        messageExpression: refused("spec.imageRepositoryRef in another namespace", "its tags are not yours; remove it"),
      },
      {
        expression: ownNamespace("ImageUpdateAutomation", "sourceRef"),
        messageExpression: refused("spec.sourceRef in another namespace", "it would commit with its key; remove it"),
      },
      {
        expression:
          "object.kind != 'ArtifactGenerator' || object.spec.?sources.orValue([]).all(one, " +
          "!has(one.namespace) || one.namespace == object.metadata.namespace)",
        messageExpression: refused("a namespace in spec.sources", "its files are not yours; remove it"),
      },
    ],
  });
}

/**
 * Returns the condition that a reference in `spec` of one kind names no namespace, or the namespace of the object
 * itself.
 */
function ownNamespace(kind: string, field: string): string {
  const namespace = `object.spec.${field}.namespace`;
  return `object.kind != '${kind}' || !has(${namespace}) || ${namespace} == object.metadata.namespace`;
}
