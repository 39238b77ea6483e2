import assert from "node:assert/strict";
import { z } from "zod";
import { GitHubStack, type Ended } from "../support/engine/github-stack.ts";
import { declared, smallPlatform } from "./small-platform.ts";

describe("an up in an organisation that demands more than a platform does", function () {
  this.timeout(120_000);
  let stack: GitHubStack;
  let text: string;

  beforeEach(async () => {
    text = "a: 1\n";
    stack = await GitHubStack.start(program());
  });

  afterEach(() => stack.end());

  const program = (more: Parameters<typeof smallPlatform>[0] = {}) =>
    smallPlatform({ files: () => ({ "a.yaml": text }), ...more });

  for (const [rules, demanded] of [
    ["pull_request", "pull requests"],
    ["required_signatures,deletion", "signed commits"],
  ] as const) {
    it(`says which set of rules demands ${demanded}, and goes on once it may bypass that`, async () => {
      await succeeds(stack.up());
      text = "a: 2\n";
      stack.github.faults.turnOn({ fault: "ruleset", name: "Reviewed", rules });
      const message = new RegExp(
        `"Reviewed" of labrats-work demands ${demanded}: http\\S+/organizations/labrats-work/settings/rules/900\\n` +
          " *In each of these sets of rules, put the account whose token it is on the bypass list",
      );
      await refused(message);
      assert.match((await succeeds(stack.preview())).output, message);
      stack.github.faults.turnOff();
      stack.github.faults.turnOn({ fault: "ruleset", rules, bypass: true });
      await succeeds(stack.up());
      await settled();
    });
  }

  it("says so before it makes a first repository, by the rules of one that is there", async () => {
    await make({ name: "apps.my-diet", auto_init: true });
    stack.run(program({ others: ["apps.my-diet"] }));
    stack.github.faults.turnOn({ fault: "ruleset", name: "Reviewed" });
    await refused(/"Reviewed" of labrats-work demands pull requests/);
    stack.github.faults.turnOff();
    await succeeds(stack.up());
  });

  it("lets rules of a repository be that hold for other branches", async () => {
    await succeeds(stack.up());
    const rules = {
      ...{ name: "Releases", target: "branch", enforcement: "active", rules: [{ type: "pull_request" }] },
      conditions: { ref_name: { include: ["refs/heads/release"], exclude: [] } },
    };
    await stack.ask("/repos/labrats-work/fleet/rulesets", { method: "POST", body: JSON.stringify(rules) });
    text = "a: 2\n";
    await succeeds(stack.up());
    await settled();
  });

  it("says which custom property new repositories have to have", async () => {
    stack.github.faults.turnOn({ fault: "required-property", name: "cost-centre" });
    await refused(/labrats-work demands a value for a custom property of each new repository.*For: cost-centre\n/s);
    stack.github.faults.turnOff();
    await succeeds(stack.up());
    // What is there has its values, or has none.
    stack.github.faults.turnOn({ fault: "required-property" });
    await settled();
  });

  it("says that a repository is empty which it takes over", async () => {
    await make({ name: "fleet", description: "Buses and vans" });
    stack.run(program({ adopt: true }));
    await refused(/labrats-work\/fleet has no commit yet, so there is no branch to write to; nothing was changed/);
    const readme = { message: "Begin", content: Buffer.from("# Buses").toString("base64") };
    await stack.ask("/repos/labrats-work/fleet/contents/README.md", { method: "PUT", body: JSON.stringify(readme) });
    await succeeds(stack.up());
    await settled();
  });

  it("says that somebody has archived a repository, and takes it out of the archive in a refresh", async () => {
    await succeeds(stack.up());
    await change("fleet", { archived: true });
    const { output } = await succeeds(stack.preview());
    assert.match(
      output,
      /labrats-work\/fleet was archived, and takes no changes\. .* run: pulumi up --refresh --stack dev/,
    );
    text = "a: 2\n";
    await succeeds(stack.up({ refresh: true }));
    await settled();
    assert.equal((await declared(stack)).archived, false);
  });

  it("says that somebody has renamed a repository", async () => {
    await succeeds(stack.up());
    await change("fleet", { name: "fleet-of-old" });
    const { output } = await succeeds(stack.preview());
    assert.match(output, /labrats-work\/fleet was renamed to fleet-of-old\. Rename it back on GitHub/);
    await change("fleet-of-old", { name: "fleet" });
    const { output: said } = await succeeds(stack.preview());
    assert.doesNotMatch(said, /warning/);
    await settled();
  });

  async function change(name: string, settings: object): Promise<void> {
    await stack.ask(`/repos/labrats-work/${name}`, { method: "PATCH", body: JSON.stringify(settings) });
  }

  async function make(settings: object): Promise<void> {
    const body = JSON.stringify({ private: true, ...settings });
    repository.parse(await stack.ask("/orgs/labrats-work/repos", { method: "POST", body }));
  }

  async function refused(message: RegExp): Promise<void> {
    const { mark } = stack.github.requests;
    const { ok, output } = await stack.up();
    assert.equal(ok, false, output);
    assert.match(output, message);
    assert.match(output, /nothing was changed/);
    assert.deepEqual(stack.github.requests.writes(mark), []);
  }

  async function settled(): Promise<void> {
    const { changes, output } = await succeeds(stack.up());
    assert.deepEqual(Object.keys(changes), ["same"], output);
    assert.equal((await stack.github.files("fleet", "main")).get("a.yaml")?.toString(), text);
    assert.deepEqual(stack.github.requests.bugs, []);
  }
});

const repository = z.object({ name: z.string() });

async function succeeds(operation: Promise<Ended>): Promise<Ended> {
  const ended = await operation;
  assert.ok(ended.ok, ended.output);
  return ended;
}
