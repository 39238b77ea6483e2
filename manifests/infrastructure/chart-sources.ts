import type { ChartGitRef, ChartSource, OciRef } from "../../model/chart-source.ts";
import type { Component } from "../../model/component.ts";
import { fluxNamespace } from "../../model/names/flux.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { kustomizeFile } from "../kustomize.ts";
import { toYaml } from "../../yaml/write.ts";
import { entryOf } from "../../model/entry-of.ts";
import { sourceSecretNames, sourceSecrets } from "./source-secrets.ts";

/** The layer of an OCI image that holds a Helm chart; Flux passes it on unchanged. */
const chartLayer = { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" } as const;

/** Kinds of Flux objects that charts come from. */
export const sourceKinds = {
  helm: "HelmRepository",
  oci: "OCIRepository",
  git: "GitRepository",
} as const satisfies Readonly<Record<ChartSource["kind"], string>>;

/**
 * Builds the Flux object of a chart source.
 * @see https://fluxcd.io/flux/components/source/helmrepositories/
 * @see https://fluxcd.io/flux/components/source/ocirepositories/
 * @see https://fluxcd.io/flux/components/source/gitrepositories/
 */
export function chartSource(name: string, source: ChartSource): KubernetesObject {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: sourceKinds[source.kind],
    metadata: { name, namespace: fluxNamespace },
    spec: {
      interval: "1h",
      timeout: "1m",
      url: source.url,
      ...(source.kind === "helm" ? {} : { ref: source.ref }),
      ...(source.login === undefined ? {} : { secretRef: { name: sourceSecretNames.login(name) } }),
      ...(source.kind === "oci" ? { layerSelector: chartLayer, ...verification(name, source) } : {}),
    },
  };
}

function verification(
  name: string,
  { verify }: Extract<ChartSource, { kind: "oci" }>,
): Readonly<Record<string, unknown>> {
  if (verify === undefined) return {};
  const { keys, identities } = verify;
  return {
    verify: {
      provider: "cosign",
      ...(keys.length === 0 ? {} : { secretRef: { name: sourceSecretNames.keys(name) } }),
      ...(identities.length === 0 ? {} : { matchOIDCIdentity: identities }),
    },
  };
}

/**
 * Returns all chart sources of a cluster, by name.
 * @param components The components on the cluster. Sources with the same name are identical.
 * @param environment The environment whose versions are used.
 */
export function chartSourcesOf(
  components: readonly Component[],
  environment: string,
): Readonly<Record<string, ChartSource>> {
  const sources = components.flatMap((component) => sourcesOf(component, environment));
  return Object.fromEntries(sources.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** File with a sealed Secret of a source, in the directory of {@link chartSourceFiles}. */
export function sealedSourceFile(secret: string): string {
  return `${secret}.sops.yaml`;
}

/** The directory with these sources, by path in it, but for {@link sealedSourceFile}. */
export function chartSourceFiles(sources: Readonly<Record<string, ChartSource>>): Record<string, string> {
  const files = Object.entries(sources).map(([name, source]) => [file(name), chartSource(name, source)] as const);
  const sealed = Object.entries(sources).flatMap(([name, source]) =>
    sourceSecrets(name, source).map((secret) => sealedSourceFile(secret.name)),
  );
  return {
    ...Object.fromEntries(files.map(([path, source]) => [path, toYaml([source])])),
    "kustomization.yaml": toYaml([kustomizeFile([...sealed, ...files.map(([path]) => path)])]),
  };
}

function sourcesOf({ sources, environments }: Component, environment: string): [string, ChartSource][] {
  const changes = entryOf(environments, environment)?.sources ?? {};
  return Object.entries(sources).map(([name, source]) => [name, inEnvironment(source, entryOf(changes, name))]);
}

/** Configuration rules check that the ref suits the kind of source. */
function inEnvironment(source: ChartSource, ref: OciRef | ChartGitRef | undefined): ChartSource {
  if (ref === undefined) return source;
  if (source.kind === "oci" && isOfRegistry(ref)) return { ...source, ref };
  return source.kind === "git" && isOfGit(ref) ? { ...source, ref } : source;
}

function isOfRegistry(ref: OciRef | ChartGitRef): ref is OciRef {
  return "tag" in ref || "semver" in ref || "digest" in ref;
}

function isOfGit(ref: OciRef | ChartGitRef): ref is ChartGitRef {
  return "branch" in ref || "commit" in ref || (!("digest" in ref) && ("tag" in ref || "semver" in ref));
}

function file(source: string): string {
  return `${source}.yaml`;
}
