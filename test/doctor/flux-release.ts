import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** As much of a release of Flux as tells its version, and the versions of one kind that it has. */
export function releasedAs(version: string, served: readonly string[] = ["v1"]): readonly KubernetesObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "flux-system", labels: { "app.kubernetes.io/version": version } },
    },
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "kustomizations.kustomize.toolkit.fluxcd.io" },
      spec: { versions: served.map((name) => ({ name })) },
    },
  ];
}
