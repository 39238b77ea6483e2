import assert from "node:assert/strict";
import { z } from "zod";
import { GitHubStack, type Ended } from "../../support/engine/github-stack.ts";
import { smallPlatform } from "../small-platform.ts";

describe("an up through pull requests", function () {
  this.timeout(180_000);
  let stack: GitHubStack;
  let files: Record<string, string>;

  beforeEach(async () => {
    files = { "a.yaml": "a: 1\n", "kustomization.yaml": "resources: [a.yaml]\n" };
    stack = await GitHubStack.start(program());
    stack.github.faults.turnOn({ fault: "ruleset", name: "Reviewed", branches: "default" });
  });

  afterEach(() => stack.end());

  const program = (pullRequests = true) => smallPlatform({ files: () => files, pullRequests });

  it("commits to the stack's branch, opens one pull request, and goes on when that is merged", async () => {
    const { output } = await succeeds(stack.up());
    assert.match(output, /These pull requests wait for a merge.*\n.*\/labrats-work\/fleet\/pull\/1\n/);
    assert.deepEqual(await followed(), { "README.md": "# fleet" });
    assert.deepEqual(await pulls("all"), [1]);
    assert.match((await settled()).output, /pull\/1\n/);
    await merge(1);
    assert.deepEqual(await followed(), { "README.md": "# fleet", ...files });
    assert.doesNotMatch((await settled()).output, /warning/);
    files["a.yaml"] = "a: 2\n";
    assert.match((await succeeds(stack.up())).output, /pull\/2\n/);
    await merge(2);
    assert.deepEqual(await followed(), { "README.md": "# fleet", ...files });
    assert.doesNotMatch((await settled()).output, /warning/);
    assert.deepEqual(await pulls("all"), [2, 1]);
  });

  for (const method of ["merge", "squash"]) {
    it(`goes on from what was merged by ${method} where GitHub keeps the branch`, async () => {
      await succeeds(stack.up());
      await change({ delete_branch_on_merge: false });
      await merge(1, method);
      await commitByHand("b.yaml", "b: 1\n");
      files["a.yaml"] = "a: 2\n";
      assert.match((await succeeds(stack.up())).output, /pull\/2\n/);
      await merge(2, method);
      assert.deepEqual(await followed(), { "README.md": "# fleet", "b.yaml": "b: 1\n", ...files });
      assert.doesNotMatch((await settled()).output, /warning/);
    });
  }

  it("adds to a pull request that is open", async () => {
    await succeeds(stack.up());
    files["a.yaml"] = "a: 2\n";
    assert.match((await succeeds(stack.preview())).output, /wait for a merge.*\n.*pull\/1\n/);
    assert.match((await succeeds(stack.up())).output, /pull\/1\n/);
    await merge(1);
    assert.deepEqual(await followed(), { "README.md": "# fleet", ...files });
    assert.doesNotMatch((await settled()).output, /warning/);
  });

  it("opens another pull request for one that was closed", async () => {
    await succeeds(stack.up());
    await stack.ask("/repos/labrats-work/fleet/pulls/1", {
      method: "PATCH",
      body: JSON.stringify({ state: "closed" }),
    });
    assert.match((await settled()).output, /pull\/2\n/);
    assert.deepEqual(await pulls("open"), [2]);
  });

  it("deletes files by a pull request as well", async () => {
    files["b.yaml"] = "b: 1\n";
    await succeeds(stack.up());
    await merge(1);
    delete files["b.yaml"];
    const { output } = await succeeds(stack.up());
    assert.match(
      output,
      /deletes files on platform\/dev.*\n.*\/labrats-work\/fleet\/compare\/main\.\.\.platform\/dev\?expand=1/,
    );
    assert.match((await settled()).output, /pull\/2\n/);
    await merge(2);
    assert.deepEqual(await followed(), { "README.md": "# fleet", ...files });
    assert.doesNotMatch((await settled()).output, /warning/);
  });

  it("is chosen before the first up", async () => {
    stack.github.faults.turnOff();
    stack.run(program(false));
    await succeeds(stack.up());
    stack.run(program());
    await refused(/has committed its files to main, .*nothing was changed\.\n.*pullRequests back to false/s);
    stack.run(program(false));
    await settled();
  });

  it("stays as it was chosen", async () => {
    await succeeds(stack.up());
    stack.run(program(false));
    await refused(/has committed its files to platform\/dev, .*nothing was changed\.\n.*pullRequests back to true/s);
  });

  it("tells of an edit of the followed branch, and takes it back by a pull request after a refresh", async () => {
    await succeeds(stack.up());
    await merge(1);
    await commitByHand("a.yaml", "a: mine\n");
    assert.match((await succeeds(stack.preview())).output, /fleet\/a\.yaml: edited by/);
    await succeeds(stack.up());
    assert.match((await succeeds(stack.up({ refresh: true }))).output, /pull\/2\n/);
    await merge(2);
    assert.deepEqual(await followed(), { "README.md": "# fleet", ...files });
    assert.doesNotMatch((await settled()).output, /warning/);
  });

  it("is refreshed after a merge without a change to review", async () => {
    await succeeds(stack.up());
    await merge(1);
    assert.doesNotMatch((await succeeds(stack.up({ refresh: true }))).output, /warning/);
    assert.deepEqual(await pulls("open"), []);
    assert.doesNotMatch((await settled()).output, /warning/);
  });

  it("finds a pull request that GitHub opened and did not tell of", async () => {
    stack.github.faults.turnOn({ fault: "error", operation: "pulls/create", landed: true, times: 1 });
    assert.match((await succeeds(stack.up())).output, /pull\/1\n/);
    assert.deepEqual(await pulls("all"), [1]);
  });

  it("goes on where it failed to open a pull request", async () => {
    stack.github.faults.turnOn({ fault: "error", operation: "pulls/create" });
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    assert.match(output, /Not all pull requests are open: .*502/);
    stack.github.faults.turnOff();
    assert.match((await settled()).output, /pull\/1\n/);
  });

  it("is destroyed with its branch", async () => {
    await succeeds(stack.up());
    await merge(1);
    await succeeds(stack.destroy());
    assert.deepEqual(await followed(), { "README.md": "# fleet", ...files });
  });

  it("is refused where rules are for its own branch, too", async () => {
    await succeeds(stack.up());
    files["a.yaml"] = "a: 2\n";
    stack.github.faults.turnOff();
    stack.github.faults.turnOn({ fault: "ruleset", name: "Reviewed" });
    await refused(/"Reviewed" of labrats-work demands pull requests.*leave the branch platform\/dev out/s);
  });

  async function refused(message: RegExp): Promise<void> {
    const { mark } = stack.github.requests;
    const { ok, output } = await stack.up();
    assert.equal(ok, false, output);
    assert.match(output, message);
    assert.deepEqual(stack.github.requests.writes(mark), []);
  }

  async function change(settings: object): Promise<void> {
    await stack.ask("/repos/labrats-work/fleet", { method: "PATCH", body: JSON.stringify(settings) });
  }

  /** Commits a file to the followed branch as one who may. */
  async function commitByHand(path: string, text: string): Promise<void> {
    stack.github.faults.turnOff();
    const url = `/repos/labrats-work/fleet/contents/${path}`;
    const { sha } = z.object({ sha: z.string().optional() }).parse(await stack.ask(`${url}?ref=main`));
    const body = JSON.stringify({
      message: `Change ${path}`,
      content: Buffer.from(text).toString("base64"),
      branch: "main",
      sha,
    });
    z.object({ commit: z.object({}) }).parse(await stack.ask(url, { method: "PUT", body }));
    stack.github.faults.turnOn({ fault: "ruleset", name: "Reviewed", branches: "default" });
  }

  /** Nothing changes in the state, and nothing on GitHub but the branch, where it was merged. */
  async function settled(): Promise<Ended> {
    const ended = await succeeds(stack.up());
    assert.deepEqual(Object.keys(ended.changes), ["same"], ended.output);
    assert.deepEqual(stack.github.requests.bugs, []);
    return ended;
  }

  async function followed(): Promise<Record<string, string>> {
    return Object.fromEntries(
      [...(await stack.github.files("fleet", "main"))].map(([path, text]) => [path, text.toString()]),
    );
  }

  async function pulls(state: string): Promise<number[]> {
    const found = await stack.ask(`/repos/labrats-work/fleet/pulls?state=${state}`);
    return z
      .array(z.object({ number: z.number() }))
      .parse(found)
      .map(({ number }) => number);
  }

  async function merge(number: number, method = "squash"): Promise<void> {
    const body = JSON.stringify({ merge_method: method });
    const merged = await stack.ask(`/repos/labrats-work/fleet/pulls/${number}/merge`, { method: "PUT", body });
    assert.equal(z.object({ merged: z.boolean() }).parse(merged).merged, true);
  }
});

async function succeeds(operation: Promise<Ended>): Promise<Ended> {
  const ended = await operation;
  assert.ok(ended.ok, ended.output);
  return ended;
}
