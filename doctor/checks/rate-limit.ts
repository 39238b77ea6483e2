import { z } from "zod";
import { jsonOf } from "../../http/ask.ts";
import { saidIn } from "../github/attempt.ts";
import { ok, unknown, warning } from "../finding.ts";
import type { Plan } from "../plan.ts";
import type { Check, CheckContext } from "../check.ts";

/** Requests of the GitHub provider to create one resource, including the read afterwards, as counted. */
const requests: Readonly<Record<string, number>> = {
  "github:Repository": 8,
  "github:RepositoryFile": 6,
  "github:RepositoryDeployKey": 3,
  "github:Branch": 3,
  "github:TeamRepository": 4,
  "github:ActionsSecret": 4,
};

/**
 * The number of objects per hour that GitHub lets a token create; there is also a limit per minute.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
const MADE_AN_HOUR = 500;

const counts = z.object({
  resources: z.object({ core: z.object({ limit: z.number(), remaining: z.number(), reset: z.number() }) }),
});

/** Compares GitHub's remaining requests of this hour with what the first run needs. */
export const rateLimit: Check = {
  name: "rate-limit",
  title: "Rate limit",
  look: async ({ gitHub, plan, state }) => {
    if ("why" in gitHub) return [unknown(`Not checked: ${gitHub.why}`)];
    if ("why" in plan) return [unknown(`Not checked: ${plan.why}`)];
    const { writes, asked } = plannedOf(plan.value, state);
    const answer = await gitHub.value.probe("rate_limit");
    // An Enterprise server may have no limit.
    if (answer.status === 404) return [ok("This server has no limit")];
    const { data } = counts.safeParse(jsonOf(answer));
    if (data === undefined) return [unknown(`Not checked: GitHub answered ${saidIn(answer)}`)];
    const { limit, remaining, reset } = data.resources.core;
    const until = new Date(reset * 1000).toISOString().slice(11, 16);
    const plans =
      writes === 0 ? "nothing is left to create" : `a run creates ${writes} objects with about ${asked} requests`;
    const message = `${remaining} of ${limit} requests left until ${until} UTC; ${plans}`;
    if (asked > remaining) return [warning(message, `Wait until ${until} UTC, or the run waits in the middle`)];
    if (writes > MADE_AN_HOUR) {
      const hours = Math.ceil(writes / MADE_AN_HOUR);
      const mend = "You need to do nothing: a run waits for GitHub, and then continues";
      return [
        ok(message),
        warning(`GitHub lets a token create ${MADE_AN_HOUR} objects an hour: the run takes ${hours} hours`, mend),
      ];
    }
    return [ok(message)];
  },
};

/** The GitHub resources of the plan that the state lacks. */
function plannedOf({ recording }: Plan, state: CheckContext["state"]): { writes: number; asked: number } {
  const known = new Set("why" in state ? [] : state.value.deployment.resources.map(({ urn }) => urn.split("::")[3]));
  const missing = Object.keys(requests).map((kind) => ({
    kind,
    count: recording.all(kind).filter(({ name }) => !known.has(name)).length,
  }));
  return {
    writes: missing.reduce((sum, { count }) => sum + count, 0),
    asked: missing.reduce((sum, { kind, count }) => sum + count * (requests[kind] ?? 0), 0),
  };
}
