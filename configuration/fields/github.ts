import { quote } from "../suggestion.ts";
import { userInfoProblem } from "./secrets.ts";
import { semverProblem } from "./semver.ts";
import { plainLineProblem } from "./text.ts";
import type { Problem } from "./kubernetes.ts";

const REPOSITORY_LENGTH = 100;
const OWNER_LENGTH = 39;
/** The names that {@link ownerProblem} accepts. */
export const OWNER = new RegExp(`^[A-Za-z0-9][\\w-]{0,${OWNER_LENGTH - 1}}$`);
/** A path in a repository, without `..`. */
export const REPOSITORY_PATH = /^(?!.*\/\.\.(\/|$))\.\/([\w.@+-]+(\/[\w.@+-]+)*\/?)?$/;
/** GitHub takes these endings for the repository's address and its wiki. */
const CUT_OFF = /\.(?:[gG][iI][tT]|[wW][iI][kK][iI])$/;
/** Not dots alone: those would be directories. */
export const REPOSITORY = new RegExp(`^(?!\\.+$)(?!.*${CUT_OFF.source})[\\w.-]{1,${REPOSITORY_LENGTH}}$`);

const DESCRIPTION_LENGTH = 350;
/** The part of {@link descriptionProblem} that a regular expression can check, for editors. */
export const DESCRIPTION = new RegExp(`^(?=.*\\S).{1,${DESCRIPTION_LENGTH}}$`);

/** Description of a repository: GitHub limits its length, and refuses control characters. */
export function descriptionProblem(value: string): Problem {
  const { length } = Array.from(value);
  if (length > DESCRIPTION_LENGTH) return `has ${length} characters; write at most ${DESCRIPTION_LENGTH}`;
  return plainLineProblem(value);
}

/**
 * Name of an organisation or a user on GitHub. Old names have hyphens where new ones may not, and those of managed users
 * have an underscore.
 */
export function ownerProblem(value: string): Problem {
  if (OWNER.test(value)) return undefined;
  return `${quote(value)} is not a name of an organisation on GitHub; write it as in its URL, "labrats-work"`;
}

/**
 * Slug of a team on GitHub: its name as it stands in the team's URL. One of digits alone would be taken for an id.
 * @see https://docs.github.com/en/rest/teams/teams#get-a-team-by-name
 */
export function teamProblem(value: string): Problem {
  if (/^[a-z0-9_-]+$/.test(value) && !/^\d+$/.test(value)) return undefined;
  const slug = (value.split("/").at(-1) ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (/^\d+$/.test(slug))
    return `${quote(value)} would be taken for an id; write the slug of a team with a letter in it, "ops"`;
  const instead = slug === "" ? "mydiet-ops" : slug;
  return `${quote(value)} is not the slug of a team; write it as in the team's URL, ${quote(instead)}`;
}

/** Name of a repository on GitHub, without its owner. */
export function repositoryProblem(value: string): Problem {
  if (value.length > REPOSITORY_LENGTH) return `has ${value.length} characters; write at most ${REPOSITORY_LENGTH}`;
  if (REPOSITORY.test(value)) return undefined;
  const name = (value.split("/").at(-1) ?? "").replace(CUT_OFF, "");
  const instead = REPOSITORY.test(name) ? name : "my-repository";
  return `${quote(value)} is not a repository name; write the name alone, ${quote(instead)}`;
}

/** A whole reference is no name either: Git puts `refs/heads/` and the like before what is given. */
const NOT_IN_REF = /[\s~^:?*[\\]|\.\.|@\{|\/\/|^[/-]|^refs\/|[/.]$|(^|\/)\.|\.lock(\/|$)/;
/** Name of a branch or a tag, by the rules of `git check-ref-format`, but for control characters. */
export const REF = new RegExp(`^(?!@$)(?!.*(?:${NOT_IN_REF.source})).+$`);

/** Name of a Git branch, by the rules of `git check-ref-format --branch`, and not like a commit, which GitHub refuses. */
export function branchProblem(value: string): Problem {
  if (/^[0-9a-f]{40}$/i.test(value)) return `${quote(value)} is a commit, and no branch on GitHub; write "main"`;
  if (value === "HEAD") return `${quote(value)} is not a branch, but the one that is checked out; write "main"`;
  if (isRef(value)) return undefined;
  return `${quote(value)} is not a branch name; write ${quote(toRef(value, "heads") ?? "main")}`;
}

/** Name of a Git tag, by the same rules. */
export function tagProblem(value: string): Problem {
  if (isRef(value)) return undefined;
  if (semverProblem(value) === undefined) {
    return `${quote(value)} is a range of versions, not a tag; write it as "semver", or one tag, "v1.0.0"`;
  }
  return `${quote(value)} is not a tag name; write ${quote(toRef(value, "tags") ?? "v1.0.0")}`;
}

function isRef(value: string): boolean {
  return REF.test(value) && !/\p{Cc}/u.test(value);
}

/** The name that was probably meant; undefined when nothing of it is left. */
function toRef(value: string, kind: "heads" | "tags"): string | undefined {
  const name = value.replace(new RegExp(`^refs/${kind}/+`), "").replace(/[^\w./-]+/g, "-");
  return isRef(name) ? name : undefined;
}

/**
 * Path of a Flux Kustomization in its repository. Flux takes others too; this program wants the one form, so that what a
 * path names is plain to see, and never outside the repository.
 */
export function repositoryPathProblem(value: string): Problem {
  if (value.split(/[/\\]/).includes("..")) return `${quote(value)} has ".."; write a path without, "./k8s"`;
  if (REPOSITORY_PATH.test(value)) return undefined;
  const bare = value.replace(/\\/g, "/").replace(/\/{2,}/g, "/");
  const instead = `./${bare.replace(/^(\.?\/)+/, "")}`;
  const write = `write ${quote(REPOSITORY_PATH.test(instead) ? instead : "./k8s")}`;
  if (value.includes("\\")) return `${quote(value)} has a backslash; ${write}`;
  if (value.startsWith("/")) return `${quote(value)} is absolute; ${write}`;
  if (!value.startsWith("./")) return `${quote(value)} does not begin with "./"; ${write}`;
  return `${quote(value)} has characters that do not belong in a path; ${write}`;
}

/** URL of the API of GitHub Enterprise, or of a stand-in on this machine. The token goes there, so it is encrypted. */
export function serverUrlProblem(value: string): Problem {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    return `${quote(value)} is not the URL of a web server; write "https://github.example.org/"`;
  }
  const credentials = userInfoProblem(value, "write the URL without");
  if (credentials !== undefined) return credentials;
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "https:" || loopback) return undefined;
  return `${quote(value)} would send the token in plain; write "https://${url.host}/"`;
}

/** `host` or `host:port` of an SSH server; addresses are fine. */
export function sshHostProblem(value: string): Problem {
  const [, host = "", port] = /^([^:]+)(?::(\d+))?$/.exec(value) ?? [];
  const portFits = port === undefined || (Number(port) > 0 && Number(port) < 65536);
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host) && portFits) return undefined;
  return `${quote(value)} is not a host; write "github.example.org" or "github.example.org:22"`;
}
