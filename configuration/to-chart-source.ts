import { GITHUB_KNOWN_HOSTS } from "./github-known-hosts.ts";
import type { ChartGitRef, ChartSource, Login, OciRef, SshLogin } from "../model/chart-source.ts";
import type { SourceValues, SourceVersionValues } from "./schema/chart-source.ts";

/** Where charts come from. Rules have seen to it that it is one place, and that it fits. */
export function toChartSource({ helm, oci, git, credentials, verify, ...version }: SourceValues): ChartSource {
  const login = toLogin(credentials);
  const access = login === undefined ? {} : { login };
  if (git !== undefined) return { kind: "git", url: git, ref: toGitRef(version), ...access };
  const user = login !== undefined && "username" in login ? { login } : {};
  if (helm !== undefined) return { kind: "helm", url: helm, ...user };
  if (oci === undefined) throw new Error("a source that is none");
  return { kind: "oci", url: oci, ref: toOciRef(version), ...user, ...(verify === undefined ? {} : { verify }) };
}

/** Another version of a source, in an environment. */
export function toChartRef(version: SourceVersionValues): OciRef | ChartGitRef {
  return version.branch === undefined && version.commit === undefined ? toOciRef(version) : toGitRef(version);
}

function toOciRef({ tag, semver, digest }: SourceVersionValues): OciRef {
  if (tag !== undefined) return { tag, ...(digest === undefined ? {} : { digest }) };
  if (semver !== undefined) return { semver };
  if (digest === undefined) throw new Error("a chart without a version");
  return { digest };
}

function toGitRef({ branch, tag, semver, commit }: SourceVersionValues): ChartGitRef {
  if (commit !== undefined) return { commit, ...(branch === undefined ? {} : { branch }) };
  if (branch !== undefined) return { branch };
  if (tag !== undefined) return { tag };
  if (semver === undefined) throw new Error("a Git repository without a version");
  return { semver };
}

function toLogin(credentials: SourceValues["credentials"]): Login | SshLogin | undefined {
  const { username, password, identity, knownHosts = GITHUB_KNOWN_HOSTS } = credentials ?? {};
  if (identity !== undefined) return { identity, knownHosts };
  return username === undefined || password === undefined ? undefined : { username, password };
}
