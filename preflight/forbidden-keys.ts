import * as pulumi from "@pulumi/pulumi";
import type { OwnState } from "./own-state.ts";
import { PreflightError } from "./preflight-error.ts";

/** The deploy keys that a stack wants, and where its owner has a say about them. */
export interface KeysAtOwner {
  readonly owner: string;
  /** The URL of GitHub's web pages, with a trailing slash. */
  readonly site: string;
  /** Whether the owner allows deploy keys; undefined where it does not say so, as to all but owners of the organisation. */
  readonly allowed: boolean | undefined;
  /** Names of all repositories that get a key. */
  readonly repositories: readonly string[];
  /** Names of those among them that get one that may write. */
  readonly writing: readonly string[];
  /** Whether it is another owner than the stack's, who has source repositories alone. Default: no. */
  readonly isOther?: boolean;
}

/**
 * Says that an organisation forbids the deploy keys that a stack wants, as new ones do by default.
 *
 * @throws PreflightError where a key would have to be made; keys that are there, and do not work, are warned of
 */
export async function lookAtKeyPolicy(keys: KeysAtOwner, { registrations }: OwnState): Promise<void> {
  if (keys.allowed !== false || keys.repositories.length === 0) return;
  const have = new Set(registrations.map(({ repository }) => repository));
  const missing = keys.repositories.filter((repository) => !have.has(repository));
  if (missing.length > 0) {
    throw new PreflightError(`${keys.owner} forbids deploy keys, and the stack needs some; nothing was changed.
  For: ${missing.join(", ")}
${insteadOfKeys(keys)}`);
  }
  await pulumi.log
    .warn(`${keys.owner} forbids deploy keys, so those of this stack do not work: Flux cannot read ${keys.repositories.join(", ")}.
${insteadOfKeys(keys)}`);
}

/** Returns the possible fixes if deploy keys are forbidden. */
export function insteadOfKeys({
  owner,
  site,
  writing,
  isOther = false,
}: Pick<KeysAtOwner, "owner" | "site" | "writing" | "isOther">): string {
  const images =
    writing.length === 0
      ? ""
      : `\n  An App cannot commit new tags of images, which ${writing.join(", ")} gets: take imageUpdates out there`;
  const which = isOther
    ? `source.githubApp in the registrations with repositories of ${owner}`
    : `platform:github.fluxApp for the fleet and platform repositories, and githubApp in a
  registration for the repositories of an app`;
  return `  To have GitHub Apps read instead: ${which}; docs/guides/github-apps.md says how${images}
  To allow them: an owner chooses Enabled under Deploy keys on ${site}organizations/${owner}/settings/member_privileges`;
}

/** Whether GitHub has refused a deploy key because of the organisation's policy. */
export function isForbiddenKey(error: string): boolean {
  return /deploy keys are disabled/i.test(error);
}
