import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Provider } from "@pulumi/github/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { z } from "zod";
import { Repository } from "../../components/github/repository.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";

const owner = "labrats-work";
const type = "github:index/repository:Repository";

class Root extends pulumi.ComponentResource {
  constructor(options: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", "platform", {}, options);
  }
}

describe("a repository that GitHub has made for an up that was killed", function () {
  this.timeout(120_000);
  let stack: GitHubStack;
  let killed: string;
  let urn: string;

  before("has the state know of it what an engine writes down before it asks", async () => {
    stack = await GitHubStack.start((github) => {
      const baseUrl = `${github.url}/`;
      const provider = new Provider("github", { owner, baseUrl, token: pulumi.secret(github.token), writeDelayMs: 1 });
      new Repository(
        "fleet",
        {
          ...{ name: "fleet", branch: "main", topic: "gitops-platform", description: "What clusters run" },
          ...{ visibility: "private", onDestroy: "archive" },
        },
        { parent: new Root({ providers: [provider] }) },
      );
    });
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    const { checkpoint, ...rest } = stored.parse(JSON.parse(readFileSync(stateFile(), "utf8")));
    const { resources } = checkpoint.latest;
    const made = resources.find((resource) => resource.type === type);
    assert.ok(made !== undefined);
    ({ urn } = made);
    // JSON leaves out what is undefined.
    const begun = { ...made, id: undefined, outputs: undefined };
    const latest = {
      ...checkpoint.latest,
      resources: resources.filter((one) => one.urn !== urn && !one.dependencies.includes(urn)),
      pending_operations: [{ type: "creating", resource: begun }],
    };
    killed = JSON.stringify({ ...rest, checkpoint: { ...checkpoint, latest } });
  });

  after(() => stack.end());

  // Not by `pulumi stack import`, which takes no unfinished operations.
  beforeEach(async () => {
    writeFileSync(stateFile(), killed);
    assert.equal((await state()).pending_operations?.length, 1);
  });

  for (const { flags, what } of [
    { flags: () => ["--clear-pending-creates"], what: "which is told to forget it" },
    {
      flags: () => ["--import-pending-creates", urn, "--import-pending-creates", "fleet"],
      what: "which is told its id and loses it all the same",
    },
  ]) {
    it(`is not found by a refresh of Pulumi's, ${what}`, async () => {
      await run(["refresh", "--stack", "dev", "--yes", "--skip-preview", ...flags()]);
      const { resources, pending_operations = [] } = await state();
      assert.deepEqual(
        [...resources.filter((resource) => resource.type === type), ...pending_operations],
        [],
        "pulumi does what recover is for",
      );
      const up = await stack.up();
      assert.equal(up.ok, false);
      assert.match(up.output, /422 .*name already exists on this account/);
    });
  }

  it("is found by recover, after which the next up makes what is missing only", async () => {
    assert.match(await stack.recover(), /Repository fleet: may have been created\n/);
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    assert.doesNotMatch(output, /Repository fleet creat/);
  });

  function directory(): string {
    return dirname(stack.environment["PULUMI_HOME"] ?? "");
  }

  /** Where the backend has the state. */
  function stateFile(): string {
    return join(directory(), "backend/.pulumi/stacks/platform/dev.json");
  }

  async function run(args: string[]): Promise<string> {
    const environment = { cwd: directory(), env: stack.environment };
    return (await execa("pulumi", [...args, "--non-interactive"], environment)).stdout;
  }

  async function state(): Promise<z.infer<typeof snapshot>> {
    return exported.parse(JSON.parse(await run(["stack", "export", "--stack", "dev"]))).deployment;
  }
});

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  dependencies: z.array(z.string()).default([]),
});
const snapshot = z.looseObject({ resources: z.array(resource), pending_operations: z.array(z.unknown()).optional() });
const exported = z.looseObject({ deployment: snapshot });
const stored = z.looseObject({ checkpoint: z.looseObject({ latest: snapshot }) });
