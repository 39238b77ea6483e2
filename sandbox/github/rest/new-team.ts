import type { Context } from "../context.ts";
import { timestamp } from "../git/commit.ts";
import type { Team } from "../store/organization-record.ts";

/** The settings of a new team. */
export type TeamSettings = Omit<Team, "id" | "members" | "created_at" | "updated_at">;

/** Creates a team; its slug must be unused. */
export function addTeam({ store, operator }: Context, settings: TeamSettings): Team {
  const now = timestamp();
  // The creator of a team is its first maintainer.
  const team: Team = { id: store.nextId(), ...settings, members: [operator], created_at: now, updated_at: now };
  store.organization.teams.push(team);
  store.saveOrganization();
  return team;
}
