import type { IGitRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1";
import type { GitRef } from "../../model/git-ref.ts";

/** A Flux GitRepository as this program writes it: every field that a reader would ask about is stated. */
export type GitRepository = IGitRepository & {
  metadata: { name: string; namespace: string };
  // Newer than the package with the types.
  spec?: { provider?: "github" };
};

/** The newest commit of a pull request, by GitHub's name for it: `refs/pull/7/head`. */
export interface PullRequestRef {
  readonly name: string;
}

/** The arguments of a GitRepository. */
export interface GitRepositoryArgs {
  readonly name: string;
  readonly namespace: string;
  /** SSH or HTTPS address of the repository. */
  readonly url: string;
  readonly ref: GitRef | PullRequestRef;
  /**
   * The Secret in the same namespace: with `identity` and `known_hosts`, or with the entries that `provider` requires.
   */
  readonly secretName: string;
  /** `github`: the Secret holds a GitHub App, which reads over HTTPS. Default: it holds an SSH key. */
  readonly provider?: "github";
  /** The files to ignore, as lines of a `.gitignore`. Default: Flux's own. */
  readonly ignore?: string;
}

/** A source that is looked at once a minute. */
export function gitRepository(args: GitRepositoryArgs): GitRepository {
  const { name, namespace, url, ref, secretName, provider, ignore } = args;
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name, namespace },
    spec: {
      interval: "1m",
      timeout: "1m",
      ...(provider === undefined ? {} : { provider }),
      url,
      ref,
      secretRef: { name: secretName },
      ...(ignore === undefined ? {} : { ignore }),
    },
  };
}
