import { readEnvironment } from "../../configuration/environment.ts";
import { attempt, saidIn, type Grounds } from "../github/attempt.ts";
import { needsOf, type Need } from "../github/needs.ts";
import { repositoryToTry } from "../github/repository-to-try.ts";
import type { GitHubSide } from "../github/side.ts";
import { expiryOf, tokenKind } from "../github/token-kind.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { countOf, type Plan } from "../plan.ts";
import type { Check, CheckContext } from "../check.ts";

/** Days before its expiry from which a token is reported. */
const AHEAD = 14;
const DAY = 24 * 60 * 60 * 1000;

/** Checks the token for GitHub: that GitHub accepts it, when it expires, and each permission that a run uses. */
export const gitHubToken: Check = {
  name: "github-token",
  title: "GitHub token",
  look: async (context) => {
    const { gitHub, plan, environment } = context;
    const legible = "value" in context.settings ? context.settings.value.legible.github : {};
    const { faults } = readEnvironment(environment, legible);
    if (faults.length > 0) return faults.map(({ path, problem }) => faultIn(path, problem));
    if ("why" in gitHub) return [unknown(`Not checked: ${gitHub.why}`)];
    const side = gitHub.value;
    if ("app" in side.as) return [ok(`Not used: a run works as the GitHub App ${side.as.app}`)];
    // This endpoint accepts every valid token, and does not count toward the limit.
    const answer = await side.probe("rate_limit");
    if (answer.status === 401) {
      return [
        fault(
          `GitHub answered ${saidIn(answer)}: the token is mistyped, has expired or was deleted`,
          "Make another, then run: export GITHUB_TOKEN=<token>",
        ),
      ];
    }
    const scopes = answer.headers.get("x-oauth-scopes");
    const known = tokenOf(side.as.token, answer.headers.get("github-authentication-token-expiration"), context.now());
    if ("why" in plan) return [known, unknown(`Permissions not checked: ${plan.why}`)];
    const permissions =
      scopes === null ? await attempted(context, side, plan.value) : scoped(scopesIn(scopes), plan.value);
    return [known, ...permissions];
  },
};

/** Splits `is not set; make …` into the error and its fix. */
function faultIn(path: string, problem: string): Finding {
  const [what = "", ...mend] = problem.split("; ");
  return fault(`${path} ${what}`, mend.join("; "));
}

function tokenOf(token: string, header: string | null, now: Date): Finding {
  const kind = tokenKind(token);
  const expiry = expiryOf(header);
  if (expiry === undefined) return ok(`GitHub takes it: ${kind}`);
  const days = Math.floor((expiry.getTime() - now.getTime()) / DAY);
  const until = `GitHub takes it until ${expiry.toISOString().slice(0, 10)}: ${kind}`;
  if (days >= AHEAD) return ok(until);
  const mend = "Regenerate it: deleting a personal access token deletes the deploy keys that it has made, too";
  return warning(`${until}, which ends in ${days === 1 ? "1 day" : `${days} days`}`, mend);
}

function scopesIn(header: string): ReadonlySet<string> {
  return new Set(header.split(",").map((scope) => scope.trim()));
}

/** Checks the scopes of a classic token, which GitHub lists in every response. */
function scoped(scopes: ReadonlySet<string>, plan: Plan): Finding[] {
  const needs = needsOf(plan).map((need) => {
    const has = need.scopes.find((scope) => scopes.has(scope));
    if (has !== undefined) return ok(`${described(need)}: scope ${has}`);
    return fault(
      `${described(need)}: the token lacks the scope ${need.scopes[0] ?? ""}`,
      `Add the scope ${need.scopes[0] ?? ""} to the token on its page, or make a fine-grained one`,
    );
  });
  if (plan.configuration.onDestroy !== "delete" || scopes.has("delete_repo")) return needs;
  const mend = "Add the scope delete_repo to the token, or set platform:onDestroy to archive";
  return [...needs, warning("Repositories that leave the stack are deleted, and the token lacks delete_repo", mend)];
}

/** Tries the permissions of other tokens, because GitHub does not list them. */
async function attempted(context: CheckContext, side: GitHubSide, plan: Plan): Promise<Finding[]> {
  const account = await side.probe(`orgs/${side.owner}`);
  const grounds: Grounds = {
    isOrganization: account.status !== 404,
    makesRepositories: countOf(plan, "github:Repository") > 0,
    repository: await repositoryToTry(context, side, plan),
  };
  return Promise.all(
    needsOf(plan).map(async (need) => {
      const tried = await attempt(side, need, grounds);
      if (tried.allowed === true) return ok(described(need));
      if (tried.allowed === undefined) {
        const mend = `Look it up on the page of the token: ${need.of} permission ${need.permission}, ${need.level}`;
        return unknown(`${described(need)}: ${tried.why}`, mend);
      }
      return fault(`${described(need)}: GitHub refuses it with ${tried.said}`, mendOf(need, side));
    }),
  );
}

function described({ permission, level, use }: Need): string {
  return `${permission}, ${level} (${use})`;
}

function mendOf({ permission, level, of }: Need, { owner }: GitHubSide): string {
  const place = of === "repository" ? `, for all repositories of ${owner}` : ` ${owner}`;
  return [
    `Give the token the ${of} permission ${permission}: ${level}${place}`,
    "Where it has that, the organisation may not have approved the token yet, or its owner may not do this",
  ].join("\n");
}
