import { readWith } from "../app/source-credentials.ts";
import type { GitCredentials } from "../git-url.ts";
import { gitRepository, type GitRepository } from "../flux/git-repository.ts";
import { fluxKustomization, type FluxKustomization } from "../flux/kustomization.ts";
import { previewName, previewSlug, previewVariables } from "../../model/names/previews.ts";

/** The arguments for the objects that deploy a preview. */
export interface PreviewSyncArgs {
  readonly app: string;
  /** Namespace of the app's Flux objects. */
  readonly platform: string;
  /** Address of the source repository, as its credentials want it. */
  readonly url: string;
  /** The credentials with which Flux reads the repository. */
  readonly credentials: GitCredentials;
  /** In the source repository: `./k8s/overlays/preview`. */
  readonly path: string;
  /** The preview is at `pr-<number>.<domain>`. */
  readonly domain: string;
  /** Further variables for the manifests. */
  readonly substitute: Readonly<Record<string, string>>;
}

/**
 * Returns the source of the pull request, and the Kustomization that applies it, as the account of this preview alone.
 *
 * The source is GitHub's ref of the pull request: people cannot choose its name, the app's credentials may read it, and
 * new commits appear within a minute.
 */
export function previewSync(args: PreviewSyncArgs): [GitRepository, FluxKustomization] {
  const { app, platform: namespace, url, credentials, path, domain, substitute } = args;
  const name = previewName(app);
  const ref = { name: `refs/pull/${previewVariables.number}/head` };
  return [
    gitRepository({ name, namespace, url, ref, ...readWith(credentials, app) }),
    fluxKustomization({
      name,
      namespace,
      source: name,
      path,
      serviceAccount: name,
      interval: "5m",
      // A failing preview occupies one of Flux's workers, which the other apps need too.
      timeout: "2m",
      retryInterval: "5m",
      wait: true,
      // All applied objects are deleted with the namespace. To delete them one by one, Flux would need rights of the
      // account, which is deleted at the same moment.
      deletionPolicy: "Orphan",
      targetNamespace: name,
      substitute: {
        HOSTNAME: `${previewSlug()}.${domain}`,
        PREVIEW: previewSlug(),
        COMMIT: previewVariables.commit,
        ...Object.fromEntries(Object.entries(substitute).map(([variable, value]) => [variable, literal(value)])),
      },
    }),
  ];
}

/** Escapes a text for substitution: Flux turns two dollar signs into one. */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}
