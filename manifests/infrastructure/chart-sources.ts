import type { ChartSource, Component, OciRef } from "../../configuration/infrastructure.ts";
import { fluxNamespace } from "../flux/constants.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { kustomizeFile } from "../kustomize.ts";
import { toYaml } from "../yaml.ts";
import { entryOf } from "../entry-of.ts";

/** What of an image in a registry is a Helm chart; Flux hands it on as it is. */
const chartLayer = { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" } as const;

/**
 * Where charts of one source come from, as a Flux object.
 * @see https://fluxcd.io/flux/components/source/helmrepositories/
 * @see https://fluxcd.io/flux/components/source/ocirepositories/
 */
export function chartSource(name: string, source: ChartSource): KubernetesObject {
  const metadata = { name, namespace: fluxNamespace };
  if (source.kind === "helm") {
    return {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "HelmRepository",
      metadata,
      spec: { interval: "1h", timeout: "1m", url: source.url },
    };
  }
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "OCIRepository",
    metadata,
    spec: { interval: "1h", timeout: "1m", url: source.url, ref: source.ref, layerSelector: chartLayer },
  };
}

/**
 * The directory with all chart sources of a cluster, by path in it.
 * @param components Those that are installed on the cluster. What two of them call by one name is the same.
 * @param environment Whose versions are used.
 */
export function chartSourceFiles(components: readonly Component[], environment: string): Record<string, string> {
  const sources = new Map(components.flatMap((component) => sourcesOf(component, environment)));
  const files = [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, source]) => [file(name), source] as const);
  return {
    ...Object.fromEntries(files.map(([path, source]) => [path, toYaml([source])])),
    "kustomization.yaml": toYaml([kustomizeFile(files.map(([path]) => path))]),
  };
}

function sourcesOf({ sources, environments }: Component, environment: string): [string, KubernetesObject][] {
  const changes: Readonly<Record<string, OciRef>> = entryOf(environments, environment)?.sources ?? {};
  return Object.entries(sources).map(([name, source]) => {
    const ref = entryOf(changes, name);
    return [name, chartSource(name, source.kind === "oci" && ref !== undefined ? { ...source, ref } : source)];
  });
}

function file(source: string): string {
  return `${source}.yaml`;
}
