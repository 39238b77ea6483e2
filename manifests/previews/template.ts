import { clusterKeySecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import { fluxKustomization, type FluxKustomization } from "../flux/kustomization.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { toYaml } from "../../yaml/write.ts";
import { previewName, previewPaths } from "../../model/names/previews.ts";

/**
 * The only values that the workflow writes into a template. A value that begins with a placeholder is quoted in YAML,
 * so that it stays a string whatever replaces the placeholder.
 */
export const placeholders = { number: "%number%", commit: "%commit%", since: "%since%" } as const;

/** The app and cluster of a template for previews. */
export interface PreviewTemplateArgs {
  readonly app: string;
  /** The directory of the cluster in the fleet repository: `clusters/dev/home`. */
  readonly directory: string;
  readonly labelPrefix: string;
}

/**
 * Builds the file of one preview, with placeholders: a Flux Kustomization that applies the shared files of the app's
 * previews for this one. Each preview has its own, so that a failing one does not block the others.
 */
export function previewTemplate({ app, directory, labelPrefix }: PreviewTemplateArgs): FluxKustomization {
  const { number, commit, since } = placeholders;
  const kustomization = fluxKustomization({
    name: previewName(app, number),
    namespace: fluxNamespace,
    source: rootName,
    path: `./${directory}/${previewPaths.templates}/${app}/namespace`,
    serviceAccount: "kustomize-controller",
    interval: "10m",
    wait: false,
    decryptionSecret: clusterKeySecretName,
    substitute: { NUMBER: number, COMMIT: `"${commit}"` },
  });
  const annotations = { [`${labelPrefix}/commit`]: commit, [`${labelPrefix}/since`]: since };
  return { ...kustomization, metadata: { ...kustomization.metadata, annotations } };
}

/** Builds the Kustomization of a cluster's previews, which may be none. */
export function previewsKustomization(directory: string): FluxKustomization {
  return fluxKustomization({
    name: "previews",
    namespace: fluxNamespace,
    source: rootName,
    path: `./${directory}/${previewPaths.previews}`,
    serviceAccount: "kustomize-controller",
    interval: "10m",
    wait: false,
  });
}

/** Keeps the directory of the previews from being empty. Flux cannot apply a directory that is not there. */
export function placeOfPreviews(directory: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "previews", namespace: fluxNamespace },
    data: { from: `${directory}/${previewPaths.previews}` },
  };
}

/** Returns the files of a cluster with previews, by path in the fleet repository. */
export function previewsFiles(directory: string): Record<string, string> {
  return {
    [`${directory}/${previewPaths.sync}`]: toYaml([previewsKustomization(directory)]),
    [`${directory}/${previewPaths.previews}/place.yaml`]: toYaml([placeOfPreviews(directory)]),
  };
}
