/** The label that asks for a preview, on a pull request of an app's source repository. */
export const previewLabel = "deploy-preview";

/**
 * The values that differ between previews, as variables in the manifests that all previews share. Flux fills them in from
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

/** Returns the name of a preview among those of its app, and the first part of its host name. */
export function previewSlug(number: string = previewVariables.number): string {
  return `pr-${number}`;
}

/** Where things about previews are, below a cluster's directory in the fleet repository. */
export const previewPaths = {
  /** Flux Kustomization that applies {@link previewPaths.previews}. */
  sync: "previews.yaml",
  /** A file for each preview. Its name has nothing of people's in it but the number of the pull request. */
  previews: "previews",
  /** The manifests that the previews of each app share. */
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

/** Returns the domain of the host names of an app's previews. */
export function previewDomain(app: string, domain: string): string {
  return `${app}.${domain}`;
}

/** Environments with this prefix would collide with the namespaces of previews. */
export const PREVIEW_PREFIX = "pr-";
