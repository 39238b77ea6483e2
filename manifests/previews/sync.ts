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
 * The pull request as a source, and what applies it, as the account of this preview alone.
 *
 * The source is GitHub's ref of the pull request: its name has nothing in it that people choose, the app's credentials
 * may read it, and what is pushed shows within a minute.
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
      // Everything that it applies goes with the namespace. To delete it object by object, Flux would need rights of the
      // account, which go at the same moment.
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

/** The text as it is, once variables have been filled in around it: Flux makes one dollar sign of two. */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}
