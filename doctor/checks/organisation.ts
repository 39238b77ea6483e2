import { z } from "zod";
import { jsonOf } from "../../http/ask.ts";
import { saidIn } from "../github/attempt.ts";
import type { GitHubSide } from "../github/side.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { internalKeys, mayHaveInternal } from "../../preflight/internal.ts";
import { countOf, type Plan } from "../plan.ts";
import type { Check } from "../check.ts";

/**
 * GitHub shows most settings to owners of the organisation only.
 * @see https://docs.github.com/rest/orgs/orgs#get-an-organization
 */
const organizationSchema = z.looseObject({
  login: z.string(),
  deploy_keys_enabled_for_repositories: z.boolean().nullish(),
  default_repository_permission: z.string().nullish(),
  members_can_create_repositories: z.boolean().nullish(),
  members_can_create_private_repositories: z.boolean().nullish(),
  archived_at: z.string().nullish(),
  plan: z.looseObject({ name: z.string() }).nullish(),
});
type Settings = z.output<typeof organizationSchema>;

const membership = z.looseObject({ role: z.string(), state: z.string() });

/** Checks the owner of all repositories, and the settings of the owner that affect a run. */
export const organisation: Check = {
  name: "organisation",
  title: "Organisation",
  look: async ({ gitHub, plan }) => {
    if ("why" in gitHub) return [unknown(`Not checked: ${gitHub.why}`)];
    const side = gitHub.value;
    const { owner, probe } = side;
    const answer = await probe(`orgs/${owner}`);
    if (answer.status === 404) return [await account(side, "value" in plan ? plan.value : undefined)];
    const { data } = organizationSchema.safeParse(jsonOf(answer));
    if (answer.status !== 200 || data === undefined) return [refused(owner, answer)];
    const settings =
      "why" in plan
        ? [unknown(`Settings not checked: ${plan.why}`)]
        : [
            ...deployKeys(data, plan.value),
            ...(await creation(side, data, plan.value)),
            ...internal(data, plan.value),
            ...readers(data),
          ];
    return [archived(data), ...settings];
  },
};

async function account({ owner, probe }: GitHubSide, plan: Plan | undefined): Promise<Finding> {
  const answer = await probe(`users/${owner}`);
  if (answer.status === 404) {
    return fault(
      `GitHub has no organisation or user ${JSON.stringify(owner)}, or the token may not see it`,
      "Write its name in platform:github.owner",
    );
  }
  if (answer.status !== 200) return unknown(`Not checked: GitHub answered ${saidIn(answer)}`);
  const message = `${owner} is the account of a person`;
  if (plan === undefined || countOf(plan, "github:TeamRepository") === 0) return ok(message);
  return fault(`${message}, where there are no teams`, "Remove access[].team from the registrations");
}

function refused(owner: string, answer: Parameters<typeof saidIn>[0]): Finding {
  const signOn = /url=(\S+)/.exec(answer.headers.get("x-github-sso") ?? "")?.[1];
  if (signOn !== undefined) {
    return fault(`${owner} wants tokens authorised for single sign-on`, `Authorise the token at ${signOn}`);
  }
  if (answer.status !== 403) return unknown(`Not checked: GitHub answered ${saidIn(answer)}`);
  const mend =
    "Make a token that the organisation takes: it may forbid classic ones, and have to approve fine-grained ones";
  return fault(`${owner} does not let the token in: ${saidIn(answer)}`, mend);
}

function archived({ login, archived_at: since }: Settings): Finding {
  if (since == null) return ok(`${login} is there`);
  return fault(`${login} is archived: nothing in it can be changed`, "Take it out of the archive in its settings");
}

/** Checks whether deploy keys are allowed, which new organisations forbid. */
function deployKeys({ login, deploy_keys_enabled_for_repositories: enabled }: Settings, plan: Plan): Finding[] {
  if (countOf(plan, "github:RepositoryDeployKey") === 0) return [];
  if (enabled === true) return [ok("Deploy keys are allowed")];
  const allow = `Allow them in the settings of ${login}: Deploy keys, Enabled (an enterprise may decide it)`;
  const instead = "Or have Flux read with GitHub Apps, which need no keys: docs/guides/github-apps.md";
  if (enabled === false) return [fault("Deploy keys are forbidden: Flux could not read", `${allow}\n${instead}`)];
  return [unknown("GitHub does not say whether deploy keys are allowed: the token's owner is no owner", allow)];
}

async function creation({ owner, probe }: GitHubSide, settings: Settings, plan: Plan): Promise<Finding[]> {
  if (countOf(plan, "github:Repository") === 0) return [];
  const mayMake = settings.members_can_create_private_repositories ?? settings.members_can_create_repositories;
  if (mayMake === true) return [ok("Members may create repositories")];
  // Tokens of Apps belong to no member, so this setting does not affect them.
  const { data } = membership.safeParse(jsonOf(await probe(`user/memberships/orgs/${owner}`)));
  if (data?.role === "admin")
    return [ok("Members may not create repositories, and the token's owner is no mere member")];
  if (mayMake == null || data === undefined) return [];
  const mend = `Let members create private repositories in the settings of ${owner}, or use an owner's token`;
  return [fault("Members may not create repositories, and the token's owner is one", mend)];
}

/** Checks internal repositories, which only organisations of an enterprise can have. */
function internal({ login, plan: bought }: Settings, { configuration: { fleet } }: Plan): Finding[] {
  const keys = internalKeys(fleet);
  if (keys.length === 0) return [];
  const may = mayHaveInternal(bought?.name);
  if (may === true) return [ok(`${login} can have internal repositories`)];
  const mend = `If ${login} belongs to no enterprise, write private in ${keys.join(" and ")}`;
  if (may === undefined) return [unknown(`GitHub does not say whether ${login} can have internal repositories`, mend)];
  return [fault(`${login} has the plan "${bought?.name ?? ""}", and cannot have internal repositories`, mend)];
}

function readers({ login, default_repository_permission: permission }: Settings): Finding[] {
  if (permission == null) return [];
  if (permission === "none") return [ok("Members have no access to repositories that nobody gave them")];
  const what =
    permission === "read"
      ? "Every member reads every repository of the platform"
      : `Every member may ${permission} every repository, and so decide what runs on the clusters`;
  return [warning(what, `Set the base permissions of ${login} to "No permission", if that is not meant`)];
}
