import type { Context } from "../../context.ts";
import type { Team } from "../../store/organization-record.ts";
import { nodeId, organizationId, organizationSimple } from "./account.ts";

/** `team-simple` of the description. */
export function simpleTeam(github: Context, team: Team): Record<string, unknown> {
  const url = `${github.apiUrl}/organizations/${organizationId}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId("Team", team.id),
    name: team.name,
    slug: team.slug,
    description: team.description,
    privacy: team.privacy,
    notification_setting: team.notification_setting,
    permission: team.permission,
    url,
    html_url: `${github.url}/orgs/${github.organization}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    organization_id: organizationId,
  };
}

/** `team` of the description, as in lists. */
export function teamEntry(github: Context, team: Team): Record<string, unknown> {
  const parent = github.store.organization.teams.find(({ id }) => id === team.parent);
  return { ...simpleTeam(github, team), parent: parent === undefined ? null : simpleTeam(github, parent) };
}

/** `team-full` of the description. */
export function fullTeam(github: Context, team: Team): Record<string, unknown> {
  const { created_at } = github.store.organization;
  return {
    ...teamEntry(github, team),
    members_count: team.members.length,
    repos_count: github.store.all().filter(({ record }) => String(team.id) in record.teams).length,
    created_at: team.created_at,
    updated_at: team.updated_at,
    organization: {
      ...organizationSimple(github),
      has_organization_projects: true,
      has_repository_projects: true,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      html_url: `${github.url}/${github.organization}`,
      type: "Organization",
      created_at,
      updated_at: created_at,
      archived_at: null,
    },
  };
}
