import type { Context } from "../context.ts";
import { organizationId } from "./shapes/account.ts";

/**
 * Replaces ids in a path with names. GitHub also accepts ids where its description has names, and clients follow those
 * URLs: `/organizations/{id}/team/{id}` for `/orgs/{org}/teams/{slug}`, and `/repositories/{id}` for
 * `/repos/{owner}/{repo}`.
 *
 * @returns the target with names, or unchanged
 */
export function withNames({ organization, store }: Context, target: string): string {
  const [, orgId, teamId, teamRest = ""] = /^\/organizations\/(\d+)\/team\/(\d+)(.*)$/.exec(target) ?? [];
  const team = store.organization.teams.find(({ id }) => String(id) === teamId);
  if (team !== undefined && orgId === String(organizationId)) {
    return `/orgs/${organization}/teams/${team.slug}${teamRest}`;
  }
  const [, repositoryId, rest = ""] = /^\/repositories\/(\d+)(.*)$/.exec(target) ?? [];
  const repository = store.all().find(({ record }) => String(record.id) === repositoryId);
  return repository === undefined ? target : `/repos/${repository.owner}/${repository.name}${rest}`;
}
