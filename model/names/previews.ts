/** The label that asks for a preview, on a pull request of an app's source repository. */
export const previewLabel = "deploy-preview";

/**
 * What differs from preview to preview, as the manifests that are the same for all of them say it. Flux fills it in, from
 * the Kustomization that is written for each preview.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
export const previewVariables = {
  /** Number of the pull request: digits. */
  number: "${NUMBER}",
  /** SHA of the commit, in double quotes: what Flux fills in is YAML, and a SHA may be all digits. */
  commit: "${COMMIT}",
} as const;

/** Namespace of an app's preview, and name of all Flux objects that belong to it. */
export function previewName(app: string, number: string = previewVariables.number): string {
  return previewNamespace(app, number);
}

/** What a preview is called among those of its app, and the first part of its host name. */
export function previewSlug(number: string = previewVariables.number): string {
  return `pr-${number}`;
}

/** Where things about previews are, below a cluster's directory in the fleet repository. */
export const previewPaths = {
  /** Flux Kustomization that applies {@link previewPaths.previews}. */
  sync: "previews.yaml",
  /** A file for each preview. Its name has nothing of people's in it but the number of the pull request. */
  previews: "previews",
  /** What the previews of each app have in common. */
  templates: "preview-templates",
} as const;

/** Pull request numbers have at most this many digits; longer names of previews are not planned for. */
export const PULL_REQUEST_DIGITS = 5;

/**
 * Where the preview of a pull request runs.
 * @param pullRequest The number of the pull request, or a placeholder for it.
 */
export function previewNamespace(app: string, pullRequest: number | string): string {
  return `${app}-pr-${pullRequest}`;
}

/** What previews have their host names under. */
export function previewDomain(app: string, domain: string): string {
  return `${app}.${domain}`;
}

/** Environments named like this would meet the namespaces of previews. */
export const PREVIEW_PREFIX = "pr-";
