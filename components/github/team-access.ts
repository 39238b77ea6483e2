import { TeamRepository } from "@pulumi/github/teamRepository.js";
import * as pulumi from "@pulumi/pulumi";

/** A team, and the permission of its members on a repository. */
export interface TeamGrant {
  /** Slug of the team. */
  readonly team: string;
  readonly permission: string;
}

/** Arguments of {@link TeamAccess}. */
export interface TeamAccessArgs {
  readonly repository: pulumi.Input<string>;
  /** Organisation of the repository and the teams. */
  readonly owner: string;
  /** Each team once. */
  readonly teams: readonly TeamGrant[];
  /** The resource whose deletion also deletes the grants, so that they need no requests of their own. */
  readonly deletedWith: pulumi.Resource;
}

/** Teams' permissions on a repository. Other permissions are left alone. */
export class TeamAccess extends pulumi.ComponentResource {
  constructor(name: string, args: TeamAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:github:TeamAccess", name, {}, options);
    // Registering a hook starts a server (about 1 s); skip it when there are no teams.
    if (args.teams.length > 0) grant(this, name, args);
    this.registerOutputs();
  }
}

function grant(parent: TeamAccess, name: string, { repository, owner, teams, deletedWith }: TeamAccessArgs): void {
  const explain = new pulumi.ErrorHook(`${name}/unknown`, async ({ errors: [error = ""] }) => {
    const explanation = explainUnknownTeam(error, owner);
    if (explanation !== undefined) await pulumi.log.error(explanation, parent);
    return false;
  });
  for (const { team, permission } of teams) {
    new TeamRepository(
      `${name}/${team}`,
      { repository, teamId: team, permission },
      { parent, deletedWith, hooks: { onError: [explain] } },
    );
  }
}

/**
 * Returns instructions for a team that GitHub does not show; `undefined` for any other error. The provider looks its
 * slug up first, and reports GitHub's bare response, the URL and "404 Not Found".
 */
export function explainUnknownTeam(error: string, owner: string): string | undefined {
  const [, team] = /\/orgs\/[^/\s]+\/teams\/([^/\s:]+): 404 /.exec(error) ?? [];
  if (team === undefined) return undefined;
  const seen = `GitHub shows this program no team "${team}" in ${owner}`;
  return `${seen}; make the team, or write the slug of another into the app's registration, access[].team`;
}
