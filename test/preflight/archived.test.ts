import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DeployKey } from "../../components/github/deploy-key.ts";
import { RepositoryFiles } from "../../components/github/repository-files.ts";
import { githubProvider } from "../../components/providers.ts";
import { GitHubClient } from "../../github/client.ts";
import { compareWithGitHub } from "../../preflight/compare.ts";
import { readOwnState } from "../../preflight/own-state.ts";
import { takingOver } from "../../preflight/take-over.ts";
import type { GitHub } from "../../sandbox/github/github.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";
import { declared, smallPlatform } from "./small-platform.ts";

const owner = "labrats-work";

/** A program that attaches to the fleet repository of another stack, and has a deploy key in a source repository. */
const attached = (content: string) => async (github: GitHub) => {
  const access = { baseUrl: `${github.url}/`, token: github.token };
  const hub = { owner, ...access, sshHost: github.sshHost, knownHosts: github.knownHosts, writeDelay: 1 };
  const there = { owner, client: new GitHubClient({ ...access, delay: 10 }) };
  const wanted = {
    ...{ repositories: [], withDeployKeys: ["fleet", "apps.board"] },
    ...{ attachesTo: { repository: "fleet", branch: "main" }, writesTo: ["fleet"] },
  };
  const existing = await compareWithGitHub(there, await readOwnState(), wanted);
  const options = {
    providers: [githubProvider("github", { ...hub, token: pulumi.secret(github.token) }, 10)],
    transformations: [takingOver(there, existing)],
  };
  const parent = new pulumi.ComponentResource("platform:index:Platform", "platform", {}, options);
  for (const repository of wanted.withDeployKeys) {
    new DeployKey(repository, { repository, title: repository, knownHosts: "" }, { parent });
  }
  const files = { "a.yaml": content };
  new RepositoryFiles("files", { repository: "fleet", branch: "main", about: "cluster", files }, { parent });
};

describe("a stack with archived repositories", function () {
  this.timeout(120_000);
  let stack: GitHubStack;
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-archived-"));
    writeFileSync(join(directory, "README.md"), "");
    stack = await GitHubStack.start(attached("a: 1\n"));
    for (const name of ["fleet", "apps.board"]) await stack.github.seedRepository(name, directory);
  });

  afterEach(async () => {
    await stack.end();
    rmSync(directory, { recursive: true });
  });

  it("takes the one that it adopts out of the archive, and says so before", async () => {
    await archive("fleet");
    stack.run(smallPlatform({ adopt: true }));
    const said = /labrats-work\/fleet is archived: it is taken over and taken out of the archive/;
    assert.match((await succeeds(stack.preview())).output, said);
    assert.match((await succeeds(stack.up())).output, said);
    const { archived, files } = await declared(stack);
    assert.deepEqual([archived, files], [false, ["README.md", "a.yaml"]]);
    assert.deepEqual(Object.keys((await succeeds(stack.up())).changes), ["same"]);
  });

  it("changes nothing if it attaches to one, before and after it has written to it", async () => {
    await archive("fleet");
    await refused(
      /labrats-work\/fleet: run pulumi up --refresh for the stack with platform:fleet\.create, or take it out/,
    );
    await archive("fleet", false);
    await succeeds(stack.up());
    await archive("fleet");
    stack.run(attached("a: 2\n"));
    await refused(/labrats-work\/fleet: run pulumi up --refresh/);
    await archive("fleet", false);
    await succeeds(stack.up());
    assert.equal((await stack.github.files("fleet")).get("a.yaml")?.toString(), "a: 2\n");
  });

  it("changes nothing if it needs a deploy key in one, and goes on with the key that it has", async () => {
    await archive("apps.board");
    await refused(
      /labrats-work\/apps\.board: take it out of the archive.*Or let a GitHub App read it, source\.githubApp/,
    );
    await archive("apps.board", false);
    await succeeds(stack.up());
    await archive("apps.board");
    const { output, changes } = await succeeds(stack.up());
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.doesNotMatch(output, /archive/);
  });

  async function archive(name: string, archived = true): Promise<void> {
    await stack.ask(`/repos/${owner}/${name}`, { method: "PATCH", body: JSON.stringify({ archived }) });
  }

  async function refused(message: RegExp): Promise<void> {
    const { mark } = stack.github.requests;
    assert.match((await succeeds(stack.preview())).output, message);
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    assert.match(output, message);
    assert.match(output, /nothing was changed/);
    assert.deepEqual(stack.github.requests.writes(mark), []);
  }

  async function succeeds(operation: ReturnType<GitHubStack["up"]>): ReturnType<GitHubStack["up"]> {
    const ended = await operation;
    assert.ok(ended.ok, ended.output);
    return ended;
  }
});
