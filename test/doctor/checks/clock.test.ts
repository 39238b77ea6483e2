import assert from "node:assert/strict";
import { clock } from "../../../doctor/checks/clock.ts";
import { answer, gitHubWith, linesOf, settingsWith } from "../context.ts";

/** What is found when GitHub's clock says this; the test's is at twelve. */
const look = async (date: string | undefined, parts: Parameters<typeof linesOf>[1] = {}) => {
  const headers = date === undefined ? {} : { date: `Sat, 28 Nov 2026 ${date} GMT` };
  return linesOf(clock, { gitHub: gitHubWith({ rate_limit: answer(200, {}, headers) }), ...parts });
};

describe("the doctor on the clock", () => {
  it("compares it with GitHub's", async () => {
    assert.deepEqual(await look("11:59:58"), ["ok: It goes with GitHub's"]);
    assert.match((await look("11:58:30"))[0] ?? "", /^warning: It is 90 s ahead of GitHub's → Set it by the network/);
    assert.match((await look("12:00:30"))[0] ?? "", /^warning: It is 30 s behind GitHub's → /);
    assert.deepEqual(await look(undefined), ["unknown: Not checked: GitHub does not say what time it is"]);
  });

  it("has to be right to the minute where GitHub Apps log in", async () => {
    const settings = { value: await settingsWith({ githubApps: { diet: { id: 1, installationId: 2 } } }) };
    assert.match((await look("11:58:30", { settings }))[0] ?? "", /^error: .*; GitHub Apps cannot log in → /);
    assert.match((await look("11:59:30", { settings }))[0] ?? "", /^warning: It is 30 s ahead/);
  });
});
