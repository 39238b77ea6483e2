import { z } from "zod";
import { jsonOf, type Answer, type Question } from "../../http/ask.ts";
import type { Need } from "./needs.ts";
import type { GitHubSide } from "./side.ts";

/** Whether a token has a permission, or the reason why that cannot be determined. */
export type Attempted =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly said: string }
  | { readonly allowed: undefined; readonly why: string };

/** The resources that attempts use. */
export interface Grounds {
  /** Whether repositories are created in an organisation, not in the token owner's account. */
  readonly isOrganization: boolean;
  /** Whether the run creates repositories. */
  readonly makesRepositories: boolean;
  /** A repository that exists; undefined before there is one. */
  readonly repository: string | undefined;
}

const nothing: Question = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };

/**
 * Tries a permission, because GitHub does not list the permissions of a fine-grained token. GitHub checks permissions
 * before the request body: for an empty change it answers 422 if the token is allowed, 403 or 404 if it is not, and
 * changes nothing in either case.
 *
 * @throws Unreachable when GitHub does not answer
 */
export async function attempt(side: GitHubSide, need: Need, grounds: Grounds): Promise<Attempted> {
  const { owner, probe } = side;
  const { isOrganization, makesRepositories, repository } = grounds;
  switch (need.permission) {
    case "Administration":
      if (makesRepositories) {
        return verdictOf(await probe(isOrganization ? `orgs/${owner}/repos` : "user/repos", nothing), [422]);
      }
      return inside(repository, async (path) => verdictOf(await probe(`${path}/keys`, nothing), [422]), owner);
    case "Contents":
      return inside(
        repository,
        async (path) => verdictOf(await probe(`${path}/contents/doctor`, { ...nothing, method: "PUT" }), [422]),
        owner,
      );
    case "Pull requests":
      return inside(repository, async (path) => verdictOf(await probe(`${path}/pulls`, nothing), [422]), owner);
    case "Secrets":
      // Reading the public key needs less than writing a secret, but no write changes nothing.
      return inside(
        repository,
        async (path) => verdictOf(await probe(`${path}/actions/secrets/public-key`), [200]),
        owner,
      );
    case "Members":
      return verdictOf(await probe(`orgs/${owner}/teams?per_page=1`), [200]);
    case "Workflows":
      return { allowed: undefined, why: "GitHub tells that to a write of a workflow only" };
  }
}

function inside(
  repository: string | undefined,
  ask: (path: string) => Promise<Attempted>,
  owner: string,
): Promise<Attempted> {
  if (repository !== undefined) return ask(`repos/${owner}/${encodeURIComponent(repository)}`);
  return Promise.resolve({ allowed: undefined, why: "there is no repository yet to try it in" });
}

function verdictOf(answer: Answer, allowed: readonly number[]): Attempted {
  if (allowed.includes(answer.status)) return { allowed: true };
  if (answer.status === 403 || answer.status === 404) return { allowed: false, said: saidIn(answer) };
  return { allowed: undefined, why: `GitHub answered ${saidIn(answer)}` };
}

const refusal = z.looseObject({ message: z.string() });

/**
 * Formats the status of an answer and GitHub's own message on one line: `403 "Must have admin rights to Repository."`
 */
export function saidIn(answer: Answer): string {
  const { data } = refusal.safeParse(jsonOf(answer));
  return data === undefined
    ? String(answer.status)
    : `${answer.status} ${JSON.stringify(data.message.replace(/\s+/g, " ").slice(0, 200))}`;
}
