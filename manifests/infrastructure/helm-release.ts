import type { ChartSource, Release, ReleaseChanges } from "../../configuration/infrastructure.ts";
import { fluxNamespace } from "../flux/constants.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";

/** The account of helm-controller itself, which may do everything; it is in Flux's own namespace only. */
const serviceAccountName = "helm-controller";

const helmRelease = { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" } as const;

/**
 * A chart, installed by Flux. The object stands in Flux's namespace, beside its source: tenants are kept from sources in
 * other namespaces and from accounts that may do everything, and Flux cannot tell who is one. What it installs, and
 * Helm's own records of that, are in the namespace of the release.
 * @see https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function helmReleaseObject(release: Release, source: ChartSource): KubernetesObject {
  const { name, namespace, chart, crds, values, valuesFrom } = release;
  return {
    ...helmRelease,
    metadata: { name, namespace: fluxNamespace },
    spec: {
      interval: "1h",
      ...(chart === undefined
        ? { chartRef: sourceRef(release.source, source) }
        : {
            chart: {
              spec: { chart: chart.name, version: chart.version, sourceRef: sourceRef(release.source, source) },
            },
          }),
      releaseName: name,
      targetNamespace: namespace,
      storageNamespace: namespace,
      serviceAccountName,
      install: { crds: crds ?? "Create", remediation: { retries: 3 } },
      upgrade: { crds: crds ?? "Skip", remediation: { retries: 3 } },
      ...(valuesFrom.length === 0 ? {} : { valuesFrom }),
      ...(Object.keys(values).length === 0 ? {} : { values }),
    },
  };
}

/** What is laid over that object in one environment. */
export function helmReleasePatch(name: string, { version, values }: ReleaseChanges): KubernetesObject {
  return {
    ...helmRelease,
    metadata: { name, namespace: fluxNamespace },
    spec: {
      ...(version === undefined ? {} : { chart: { spec: { version } } }),
      ...(values === undefined ? {} : { values }),
    },
  };
}

function sourceRef(name: string, { kind }: ChartSource): { readonly kind: string; readonly name: string } {
  return { kind: kind === "helm" ? "HelmRepository" : "OCIRepository", name };
}
