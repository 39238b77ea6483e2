import type { GitRef } from "./git-ref.ts";

/** A repository of charts, one chart in a container registry, or a Git repository with charts in it. */
export type ChartSource =
  | { readonly kind: "helm"; readonly url: string; readonly login?: Login }
  | {
      readonly kind: "oci";
      readonly url: string;
      readonly ref: OciRef;
      readonly login?: Login;
      readonly verify?: Verification;
    }
  | { readonly kind: "git"; readonly url: string; readonly ref: ChartGitRef; readonly login?: Login | SshLogin };

/** The version of an image: one tag, the highest in a range of versions, or one image. */
export type OciRef =
  { readonly tag: string; readonly digest?: string } | { readonly semver: string } | { readonly digest: string };

/** The version of a Git repository. */
export type ChartGitRef = GitRef | { readonly commit: string; readonly branch?: string };

/** A user of a server; both are texts with variables of the cluster, `${NAME}`. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** An SSH key, a text with variables of the cluster, and the lines of `known_hosts` that it may be used with. */
export interface SshLogin {
  readonly identity: string;
  readonly knownHosts: string;
}

/** Signatures of cosign, one of which has to be there. Never neither of the two. */
export interface Verification {
  /** Public keys, PEM; `[]` by default. */
  readonly keys: readonly string[];
  /** The signers without a key, as regular expressions; `[]` by default. */
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
}
