import { z } from "zod";
import type { Configuration } from "../model/configuration.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import { internalKeys } from "./internal.ts";
import { PreflightError } from "./preflight-error.ts";

const account = z.object({ login: z.string() });

/** The settings of a stack that may require an organisation. */
type Wanted = Pick<Configuration, "fleet" | "registrations" | "github">;

/**
 * Looks at a stack whose owner on GitHub is a person: GitHub makes repositories in the account of whose token it is, and a
 * person has neither teams nor internal repositories.
 *
 * @throws PreflightError that says all that cannot be
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtPerson({ client, owner }: OwnersGitHub, wanted: Wanted): Promise<void> {
  if (!wanted.fleet.create) return;
  const faults = [...(await accountFaults({ client, owner }, wanted)), ...organizationFaults(wanted)];
  if (faults.length === 0) return;
  throw new PreflightError(`${owner} is the account of a person on GitHub; nothing was changed.
${faults.map((fault) => `  ${fault}`).join("\n")}`);
}

async function accountFaults({ client, owner }: OwnersGitHub, { github }: Wanted): Promise<string[]> {
  if (github.app !== undefined) {
    return [
      `A GitHub App can make no repositories there: remove platform:github.app, and export GITHUB_TOKEN=<a token of ${owner}>`,
    ];
  }
  const { login } = await client.get("user", account);
  if (login.toLowerCase() === owner.toLowerCase()) return [];
  return [
    `GITHUB_TOKEN belongs to ${login}, in whose account GitHub would make the repositories: export a token of ${owner}, or write ${login} in platform:github.owner`,
  ];
}

function organizationFaults({ fleet, registrations }: Wanted): string[] {
  const keys = internalKeys(fleet);
  const withTeams = registrations.filter(({ access }) => access.some(({ team }) => team !== undefined));
  return [
    ...(withTeams.length === 0
      ? []
      : [
          `Only organisations have teams: remove access[].team from the registrations of ${withTeams.map(({ name }) => name).join(", ")}, and invite people to the platform repositories on GitHub`,
        ]),
    ...(keys.length > 0
      ? [`Only organisations have internal repositories: write private in ${keys.join(" and ")}`]
      : []),
  ];
}
