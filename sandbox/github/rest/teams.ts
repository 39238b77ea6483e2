import { z } from "zod";
import { timestamp } from "../git/commit.ts";
import type { Team } from "../store/organization-record.ts";
import type { Repository } from "../store/store.ts";
import { type Answer, created, invalid, noContent, notFound, ok, Refusal } from "./answer.ts";
import { type Call, type Family, repositoryOf, requireOrganization, writableRepositoryOf } from "./call.ts";
import { paginate } from "./pagination.ts";
import { account } from "./shapes/account.ts";
import { minimalRepository } from "./shapes/repository.ts";
import { addTeam } from "./new-team.ts";
import { fullTeam, teamEntry } from "./shapes/team.ts";

const fields = z.object({
  name: z.string(),
  description: z.string().nullish(),
  privacy: z.enum(["closed", "secret"]).optional(),
  notification_setting: z.enum(["notifications_enabled", "notifications_disabled"]).optional(),
  permission: z.string().optional(),
  parent_team_id: z.number().nullish(),
});

/** Ordered from low to high; each includes the preceding ones. */
const permissions = ["pull", "triage", "push", "maintain", "admin"] as const;
const roleNames = { pull: "read", triage: "triage", push: "write", maintain: "maintain", admin: "admin" };

/** Operations on teams of the organisation and their permissions on its repositories. */
export const teams: Family = {
  "teams/list": (call) => {
    requireOrganization(call);
    const { teams } = call.github.store.organization;
    return paginate(call, teams, (page) => page.map((team) => teamEntry(call.github, team)));
  },

  "teams/create": (call) => {
    requireOrganization(call);
    const body = fields.parse(call.body);
    const slug = slugOf(body.name);
    if (call.github.store.organization.teams.some((team) => team.slug === slug)) {
      throw invalid({ resource: "Team", field: "name", code: "already_exists" });
    }
    const team = addTeam(call.github, {
      name: body.name,
      slug,
      description: body.description ?? null,
      privacy: body.privacy ?? "secret",
      notification_setting: body.notification_setting ?? "notifications_enabled",
      permission: body.permission ?? "pull",
      parent: body.parent_team_id ?? null,
    });
    return created(fullTeam(call.github, team));
  },

  "teams/get-by-name": (call) => ok(fullTeam(call.github, find(call))),

  "teams/update-in-org": (call) => {
    const team = find(call);
    const body = fields.partial().parse(call.body ?? {});
    if (body.name !== undefined) {
      team.name = body.name;
      team.slug = slugOf(body.name);
    }
    if (body.description !== undefined) team.description = body.description;
    if (body.parent_team_id !== undefined) team.parent = body.parent_team_id;
    team.privacy = body.privacy ?? team.privacy;
    team.notification_setting = body.notification_setting ?? team.notification_setting;
    team.permission = body.permission ?? team.permission;
    team.updated_at = timestamp();
    call.github.store.saveOrganization();
    return ok(fullTeam(call.github, team));
  },

  "teams/delete-in-org": (call) => {
    const team = find(call);
    const { store } = call.github;
    store.organization.teams.splice(store.organization.teams.indexOf(team), 1);
    store.saveOrganization();
    for (const repository of store.all()) withoutTeam(repository, team);
    return noContent;
  },

  "teams/list-members-in-org": (call) => {
    const { members } = find(call);
    return paginate(call, members, (page) => page.map((login) => account(call.github, login)));
  },

  "teams/remove-membership-for-user-in-org": (call) => {
    const team = find(call);
    team.members = team.members.filter((login) => login !== call.params["username"]);
    call.github.store.saveOrganization();
    return noContent;
  },

  "teams/list-repos-in-org": (call) => {
    const team = find(call);
    const repositories = call.github.store.all().filter(({ record }) => String(team.id) in record.teams);
    return paginate(call, repositories, (page) =>
      page.map((one) => ({ ...minimalRepository(call.github, one, true), ...rights(one, team) })),
    );
  },

  "teams/check-permissions-for-repo-in-org": (call) => {
    const team = find(call);
    const repository = repositoryOf(call);
    if (!(String(team.id) in repository.record.teams)) throw notFound();
    // Without this media type, GitHub only answers yes or no.
    if (!call.accept.includes("application/vnd.github.v3.repository+json")) return noContent;
    return ok({ ...minimalRepository(call.github, repository, true), ...rights(repository, team) });
  },

  "teams/add-or-update-repo-permissions-in-org": (call): Answer => {
    const team = find(call);
    const repository = writableRepositoryOf(call);
    const { permission = team.permission } = z.object({ permission: z.string().optional() }).parse(call.body ?? {});
    if (!permissions.some((known) => known === permission)) {
      throw new Refusal(422, `There is no permission ${JSON.stringify(permission)}: ${permissions.join(", ")}.`);
    }
    repository.record.teams = { ...repository.record.teams, [team.id]: permission };
    repository.save();
    return noContent;
  },

  "teams/remove-repo-in-org": (call) => {
    const team = find(call);
    withoutTeam(writableRepositoryOf(call), team);
    return noContent;
  },
};

function find(call: Call): Team {
  requireOrganization(call);
  const team = call.github.store.organization.teams.find(({ slug }) => slug === call.params["team_slug"]);
  if (team === undefined || !call.authenticated) throw notFound();
  return team;
}

function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (slug === "") throw invalid({ resource: "Team", field: "name", code: "invalid" });
  return slug;
}

function withoutTeam(repository: Repository, team: Team): void {
  if (!(String(team.id) in repository.record.teams)) return;
  repository.record.teams = Object.fromEntries(
    Object.entries(repository.record.teams).filter(([id]) => id !== String(team.id)),
  );
  repository.save();
}

function rights(repository: Repository, team: Team): Record<string, unknown> {
  const granted = permissions.find((known) => known === repository.record.teams[String(team.id)]) ?? "pull";
  const level = permissions.indexOf(granted);
  return {
    permissions: Object.fromEntries(permissions.map((permission, index) => [permission, index <= level])),
    role_name: roleNames[granted],
  };
}
