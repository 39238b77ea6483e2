import assert from "node:assert/strict";
import { rateLimit } from "../../../doctor/checks/rate-limit.ts";
import { answer, gitHubWith, linesOf, planWith, stateOf } from "../context.ts";

const reset = Date.parse("2026-11-28T12:30:00Z") / 1000;
const limits = (remaining: number, limit = 5000) =>
  gitHubWith({ rate_limit: answer(200, { resources: { core: { limit, remaining, reset } } }) });

describe("the doctor on the rate limit", () => {
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });

  it("counts what a run makes, and compares it with what is left", async () => {
    const [enough] = await linesOf(rateLimit, { plan, gitHub: limits(4000) });
    const [, things, requests] = /a run creates (\d+) objects with about (\d+) requests$/.exec(enough ?? "") ?? [];
    const { recording } = plan.value;
    const made = recording.resources.filter(({ type }) => type.startsWith("github:index/"));
    assert.equal(Number(things), made.length);
    assert.ok(Number(requests) > 6 * recording.all("github:RepositoryFile").length);
    assert.match(enough ?? "", /^ok: 4000 of 5000 requests left until 12:30 UTC; /);
    const [few] = await linesOf(rateLimit, { plan, gitHub: limits(Number(requests) - 1) });
    assert.match(few ?? "", /^warning: .* → Wait until 12:30 UTC, or the run waits in the middle$/);
  });

  it("does not count what the stack has made already", async () => {
    const made = plan.value.recording.resources
      .filter(({ type }) => type.startsWith("github:index/"))
      .map(({ type, name }) => [type, name, {}] as const);
    const lines = await linesOf(rateLimit, { plan, gitHub: limits(1), state: { value: stateOf(made) } });
    assert.deepEqual(lines, ["ok: 1 of 5000 requests left until 12:30 UTC; nothing is left to create"]);
  });

  it("warns of a run that makes more than GitHub lets a token make in an hour", async () => {
    const { value } = plan;
    const [file] = value.recording.all("github:RepositoryFile");
    assert.ok(file !== undefined);
    const files = Array.from({ length: 1200 }, (_, index) => ({ ...file, name: `file-${index}` }));
    const recording = { resources: files, all: (kind: string) => (kind === "github:RepositoryFile" ? files : []) };
    const lines = await linesOf(rateLimit, {
      plan: { value: { ...value, recording } },
      gitHub: limits(15_000, 15_000),
    });
    assert.match(lines[1] ?? "", /^warning: GitHub lets a token create 500 objects an hour: the run takes 3 hours → /);
  });

  it("knows a server without limits", async () => {
    assert.deepEqual(await linesOf(rateLimit, { plan, gitHub: gitHubWith({}) }), ["ok: This server has no limit"]);
  });
});
