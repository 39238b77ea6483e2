import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Provider } from "@pulumi/github/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { z } from "zod";
import { RepositoryFiles } from "../../../components/github/repository-files.ts";
import { Repository } from "../../../components/github/repository.ts";
import { GitHubStack } from "../../support/engine/github-stack.ts";
import { runPlatform } from "../../support/platform-command.ts";

describe("npm run platform -- recover, under the real engine and provider, where files are not as the state says", function () {
  this.timeout(180_000);
  let stack: GitHubStack;
  let files: Record<string, string>;

  before(async () => {
    files = { "a.yaml": "a: 1\n", "b.yaml": "b: 1\n", "kustomization.yaml": "resources: [a.yaml, b.yaml]\n" };
    stack = await GitHubStack.start((github) => {
      const provider = new Provider("github", {
        owner: "labrats-work",
        token: pulumi.secret(github.token),
        baseUrl: `${github.url}/`,
        writeDelayMs: 1,
        retryDelayMs: 1,
      });
      const root = new Root({ providers: [provider] });
      const { repositoryName: repository } = new Repository(
        "platform-fleet",
        {
          ...{ name: "fleet", branch: "main", topic: "gitops-platform-fleet", description: "What clusters run" },
          ...{ visibility: "private", onDestroy: "archive" },
        },
        { parent: root },
      );
      new RepositoryFiles("files", { repository, branch: "main", about: "overview", files }, { parent: root });
    });
    assert.ok((await stack.up()).ok);
  });

  after(() => stack.end());

  afterEach(async () => {
    stack.github.faults.turnOff();
    // Every test leaves the stack as declared.
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    for (const [path, text] of Object.entries(files)) assert.equal(await read(path), text);
  });

  const project = (): string => dirname(stack.environment["PULUMI_HOME"] ?? "");

  const recover = (...flags: string[]): Promise<{ exitCode?: number; stdout: string; stderr: string }> =>
    runPlatform(["recover", "--stack", "dev", ...flags], {
      cwd: project(),
      env: stack.environment,
      reject: false,
    });

  const read = async (path: string): Promise<string | undefined> =>
    (await stack.github.files("fleet")).get(path)?.toString("utf8");

  /** Commits as a person would on GitHub's pages: `undefined` deletes. */
  const edit = async (
    path: string,
    text: string | undefined,
    author = { name: "Ann", email: "ann@example.org" },
  ): Promise<void> => {
    const place = `/repos/labrats-work/fleet/contents/${path}`;
    const { sha } = z.looseObject({ sha: z.string() }).parse(await stack.ask(place));
    const content = text === undefined ? {} : { content: Buffer.from(text).toString("base64") };
    const body = JSON.stringify({
      message: "Try something\n\nfor a while",
      sha,
      author,
      committer: author,
      ...content,
    });
    await stack.ask(place, { method: text === undefined ? "DELETE" : "PUT", body });
  };

  it("finds nothing to do where they are", async () => {
    const { exitCode, stdout } = await recover();
    assert.equal(exitCode, 0);
    assert.deepEqual(stdout.split("\n"), [
      "dev is not locked.",
      "No operation was interrupted.",
      "All 3 files are on GitHub as the state says.",
      "Ready. Continue with: pulumi up --stack dev",
    ]);
  });

  it("recognises a write that landed and was answered an error", async () => {
    files = { ...files, "a.yaml": "a: 2\n" };
    stack.github.faults.turnOn({
      fault: "error",
      operation: "repos/create-or-update-file-contents",
      landed: true,
      times: 1,
    });
    const { ok, output } = await stack.up();
    assert.ok(!ok);
    assert.match(output, /409/);
    assert.ok(!(await stack.up()).ok, "the next one goes on by itself");
    const { exitCode, stdout } = await recover();
    assert.equal(exitCode, 0);
    assert.match(stdout, /^ {2}fleet\/a\.yaml: has the text that an earlier up wanted, since \w{10}$/m);
  });

  it("recognises what the last up wanted, whoever wrote it", async () => {
    files = { ...files, "a.yaml": "a: 3\n" };
    stack.github.faults.turnOn({ fault: "error", operation: "repos/create-or-update-file-contents" });
    assert.ok(!(await stack.up()).ok);
    stack.github.faults.turnOff();
    await edit("a.yaml", "a: 3\n");
    const { exitCode, stdout } = await recover();
    assert.equal(exitCode, 0);
    assert.match(stdout, /^ {2}fleet\/a\.yaml: has the text that an earlier up wanted, since \w{10}$/m);
  });

  it("does not take an edit for the platform's own by its author", async () => {
    files = { ...files, "a.yaml": "a: 4\n" };
    stack.github.faults.turnOn({
      fault: "drop",
      operation: "repos/create-or-update-file-contents",
      landed: true,
      times: 1,
    });
    assert.ok(!(await stack.up()).ok);
    const platform = { name: "gitops-platform", email: "gitops-platform@users.noreply.github.com" };
    await edit("a.yaml", "a: 4\nb: by hand\n", platform);
    const asked = await recover();
    assert.equal(asked.exitCode, 1);
    assert.match(
      asked.stdout,
      /^ {2}fleet\/a\.yaml: edited by gitops-platform <[^>]+> in \w{10}, \S+: Try something$/m,
    );
    assert.match(asked.stderr, /^1 file was edited by hand\./);
    assert.equal((await recover("--take", "ours")).exitCode, 0);
  });

  it("has a deleted file written again", async () => {
    await edit("b.yaml", undefined);
    files = { ...files, "b.yaml": "b: 2\n" };
    assert.ok(!(await stack.up()).ok, "the next one goes on by itself");
    const { exitCode, stdout } = await recover();
    assert.equal(exitCode, 0);
    assert.match(stdout, /^ {2}fleet\/b\.yaml: deleted by Ann <ann@example.org> in \w{10}, \S+: Try something$/m);
  });

  it("names an edit and its commit, and asks whose text holds", async () => {
    await edit("b.yaml", "b: by Ann\n");
    files = { ...files, "b.yaml": "b: 3\n" };
    assert.ok(!(await stack.up()).ok, "the next one goes on by itself");

    const asked = await recover();
    assert.equal(asked.exitCode, 1);
    assert.match(asked.stdout, /^ {2}fleet\/b\.yaml: edited by Ann <ann@example.org> in \w{10}, \S+: Try something$/m);
    assert.match(
      asked.stderr,
      /^1 file was edited by hand\. Choose which text to keep:\n.* --take ours .*\n.* --take theirs /,
    );

    const theirs = await recover("--take", "theirs");
    assert.equal(theirs.exitCode, 0);
    assert.doesNotMatch(theirs.stdout, /Ready/);
    assert.equal(readFileSync(join(project(), "hand-edits/fleet/b.yaml"), "utf8"), "b: by Ann\n");
    assert.equal(await read("b.yaml"), "b: by Ann\n");

    const ours = await recover("--take", "ours");
    assert.equal(ours.exitCode, 0);
    assert.match(ours.stdout, /^Ready/m);
    assert.equal(await read("b.yaml"), "b: by Ann\n", "the next up writes it");
  });

  it("puts the state's commits right after a history was rewritten and collected", async () => {
    const git = join(project(), "github/repositories/fleet.git");
    assert.ok(existsSync(git), git);
    const run = async (...args: string[]): Promise<string> => (await execa("git", ["-C", git, ...args])).stdout;
    const author = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"];
    const commit = await run(...author, "commit-tree", "main^{tree}", "-m", "Squash");
    await run("update-ref", "refs/heads/main", commit);
    await run("reflog", "expire", "--expire=now", "--all");
    await run("gc", "--prune=now", "--quiet");
    const refreshed = await stack.refresh();
    assert.ok(!refreshed.ok, refreshed.output);
    assert.match(refreshed.output, /422 No commit found for SHA/);
    const { exitCode, stdout } = await recover("--history");
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`^ {2}fleet/a\\.yaml: is in ${commit.slice(0, 10)} now$`, "m"));
    const again = await stack.refresh();
    assert.ok(again.ok, again.output);
  });

  it("says in one message that GitHub does not answer, or shows the token nothing", async () => {
    stack.github.faults.turnOn({ fault: "error", method: "GET" });
    const failing = await recover();
    assert.equal(failing.exitCode, 1);
    assert.match(failing.stderr, /^GitHub answered GET \S+ with 502 "Server Error"; try again later$/);
    stack.github.faults.turnOff();
    stack.github.faults.turnOn({ fault: "token-sees-nothing" });
    const blind = await recover();
    assert.equal(blind.exitCode, 1);
    assert.match(
      blind.stderr,
      /^GitHub shows the owner of GITHUB_TOKEN no trace of branches .*:\n {2}labrats-work\/fleet, branch main\n/,
    );
  });
});

class Root extends pulumi.ComponentResource {
  constructor(options: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", "platform", {}, options);
  }
}
