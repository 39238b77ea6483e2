import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { takeDown } from "../../../sandbox/commands/destroy.ts";
import { silently } from "../../../terminal/steps.ts";
import { PullRequests } from "../../support/pull-requests.ts";
import { testPlatform } from "../../support/test-platform.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

const repositories = ["fleet", "my-diet-platform"];

describe("a platform whose branches take only pull requests", function () {
  this.timeout(900_000);
  const scratch = mkdtempSync(join(tmpdir(), "gitops-platform-pull-requests-"));
  const apps = join(scratch, "apps");
  let underTest: SandboxUnderTest;

  before(async () => {
    cpSync(join(testPlatform, "apps"), apps, { recursive: true });
    // A setting of the sandbox would take the place of where its GitHub is.
    const stackFile = readFileSync(join(testPlatform, "Pulumi.dev.yaml"), "utf8");
    const owner = "owner: labrats-work";
    writeFileSync(join(scratch, "Pulumi.dev.yaml"), stackFile.replace(owner, `${owner}, pullRequests: true`));
    underTest = await sandboxUnderTest({ "platform:apps": apps }, { stackFiles: scratch });
    underTest.github.faults.turnOn({ fault: "ruleset", branches: "default" });
  });

  after(async () => {
    await underTest.end();
    rmSync(scratch, { recursive: true });
  });

  it("is made by an up that ends before anybody has merged anything", async () => {
    const output = await up();
    for (const repository of repositories) assert.match(output, new RegExp(`/labrats-work/${repository}/pull/1\n`));
    for (const repository of repositories) {
      assert.deepEqual([...(await underTest.github.files(repository, "main")).keys()], ["README.md"]);
    }
  });

  it("deploys everything once that is merged, without another up", async () => {
    await mergeAll();
    const rows = await underTest.settle();
    assert.deepEqual(
      rows.filter(({ ready }) => ready !== "True"),
      [],
    );
    assert.equal(rows.length, 14);
  });

  it("has nothing to do then", async () => {
    const output = await up();
    assert.doesNotMatch(output, /warning/);
    assert.match(output, /\d+ unchanged/);
    assert.doesNotMatch(output, /created|updated|replaced|deleted/);
  });

  it("gets a change by a pull request of each repository that it is for", async () => {
    const file = join(apps, "my-diet.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("displayName: MyDiet", "displayName: Diets"));
    assert.match(await up(), /labrats-work\/my-diet-platform\/pull\/2\n/);
    await mergeAll();
    await underTest.settle();
    assert.doesNotMatch(await up(), /warning/);
  });

  it("is destroyed", async () => {
    await takeDown(underTest, silently);
  });

  /** Runs an `up`. @returns what it prints */
  async function up(): Promise<string> {
    const { stack, sandbox } = underTest;
    await stack.operate("up");
    return readFileSync(join(sandbox.layout.logs, `pulumi-up-${stack.name}.log`), "utf8");
  }

  async function mergeAll(): Promise<void> {
    for (const repository of repositories) {
      const pulls = new PullRequests(underTest.github, repository);
      const open = z.array(z.object({ number: z.number() })).parse(await pulls.ask("GET", "pulls"));
      for (const { number } of open) await pulls.ask("PUT", `pulls/${number}/merge`, { merge_method: "squash" });
    }
  }
});
