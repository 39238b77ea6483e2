import assert from "node:assert/strict";
import { Provider } from "@pulumi/github/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { RepositoryFiles } from "../../components/github/repository-files.ts";
import { Repository } from "../../components/github/repository.ts";
import { GitHubClient } from "../../github/client.ts";
import { beforeAnyChange } from "../../github/look.ts";
import { lookAtFiles } from "../../preflight/files.ts";
import { readOwnState } from "../../preflight/own-state.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";

const owner = "labrats-work";

describe("a program that looks at its files before it runs", function () {
  this.timeout(120_000);
  let stack: GitHubStack;

  before(async () => {
    stack = await GitHubStack.start(async (github) => {
      const { token } = github;
      const baseUrl = `${github.url}/`;
      const client = new GitHubClient({ baseUrl, token, delay: 1 });
      const state = await readOwnState();
      await beforeAnyChange(() => lookAtFiles({ owner, client }, state));
      const provider = new Provider("github", { owner, baseUrl, token: pulumi.secret(token), writeDelayMs: 1 });
      const root = new Root({ providers: [provider] });
      for (const name of ["fleet", "my-diet-platform"]) {
        const { repositoryName: repository } = new Repository(
          name,
          {
            ...{ name, branch: "main", topic: "gitops-platform", description: "What clusters run" },
            ...{ visibility: "private", onDestroy: "archive" },
          },
          { parent: root },
        );
        new RepositoryFiles(
          `${name}-files`,
          { repository, branch: "main", about: "overview", files: { "a.yaml": "a: 1\n" } },
          { parent: root },
        );
      }
    });
    assert.ok((await stack.up()).ok);
  });

  after(() => stack.end());

  it("says nothing where they are as the last run left them", async () => {
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    assert.doesNotMatch(output, /warning/);
  });

  it("stops before anything when the token reaches none of its repositories", async () => {
    stack.github.faults.turnOn({ fault: "token-sees-nothing" });
    const { ok, output } = await stack.up();
    stack.github.faults.turnOff();
    assert.equal(ok, false);
    assert.match(output, /none of the 2 repositories of this stack; nothing was changed:/);
    assert.match(output, /^\s+labrats-work\/fleet$/m);
    assert.doesNotMatch(output, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace");
  });

  for (const { fault, said } of [
    { fault: "token-sees-nothing", said: /none of the 2 repositories of this stack; nothing was changed:/ },
    { fault: "token-rejected", said: /GitHub cannot be used; nothing was changed\./ },
  ] as const) {
    it(`keeps its state in a refresh that runs the program first: ${fault}`, async () => {
      const before = await stack.resources();
      stack.github.faults.turnOn({ fault });
      const { ok, output } = await stack.refresh({ runProgram: true });
      stack.github.faults.turnOff();
      assert.equal(ok, false);
      assert.match(output, said);
      assert.deepEqual([...(await stack.resources()).keys()], [...before.keys()]);
    });
  }

  it("warns of one that somebody edited, with the commit and what to do", async () => {
    const place = `/repos/${owner}/fleet/contents/a.yaml`;
    const { sha } = z.looseObject({ sha: z.string() }).parse(await stack.ask(place));
    const author = { name: "Ann", email: "ann@example.org" };
    const content = Buffer.from("a: by Ann\n").toString("base64");
    const body = JSON.stringify({ message: "Try something", sha, content, author, committer: author });
    await stack.ask(place, { method: "PUT", body });
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    assert.match(output, /warning: On GitHub, these are not as the last run of this stack left them:/);
    assert.match(output, /fleet\/a\.yaml: edited by Ann <ann@example\.org> in \w{10}, \S+: Try something/);
    assert.match(output, /To see what can be done: npm run platform -- recover --stack dev/);
  });
});

class Root extends pulumi.ComponentResource {
  constructor(options: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", "platform", {}, options);
  }
}
