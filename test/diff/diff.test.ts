import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { runPlatform } from "../support/platform-command.ts";

const root = join(import.meta.dirname, "../..");

const result = z.object({
  base: z.string(),
  stacks: z.array(
    z.object({
      stack: z.string(),
      kind: z.string(),
      files: z.array(z.object({ name: z.string(), kind: z.string(), patch: z.string() })),
      objects: z.array(z.object({ name: z.string(), kind: z.string(), patch: z.string() })),
      errors: z.array(z.string()),
    }),
  ),
  access: z.array(z.object({ app: z.string(), gained: z.array(z.string()), lost: z.array(z.string()) })),
});

const recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

describe("platform diff", function () {
  // It renders two stacks, and then one.
  this.timeout(180_000);
  const project = mkdtempSync(join(tmpdir(), "gitops-platform-diff-"));
  const at = (path: string): string => join(project, path);
  const git = (...args: readonly string[]) => execa("git", args, { cwd: project });
  const edit = (path: string, change: (text: string) => string): void => {
    writeFileSync(at(path), change(readFileSync(at(path), "utf8")));
  };
  const platform = (...args: readonly string[]) => runPlatform(args, { cwd: project, reject: false });

  before(async () => {
    cpSync(join(root, "test/platform"), project, { recursive: true });
    for (const stack of ["dev", "prod"]) {
      edit(`Pulumi.${stack}.yaml`, (text) => text.replaceAll("test/platform/", ""));
    }
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "--all");
    await git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=Begin");
    // Since then: an app has another name, somebody else can read its secrets, and a cluster is gone.
    renameSync(at("apps/my-diet.yaml"), at("apps/my-meal.yaml"));
    edit("apps/my-meal.yaml", (text) => `${text.replaceAll("mydiet-viewer", "guests")}recipients: [${recipient}]\n`);
    edit("workloads/hello.yaml", (text) => text.replace(/^image: .*$/m, "image: ghcr.io/labrats-work/hello-again"));
    rmSync(at("Pulumi.prod.yaml"));
  });

  after(() => {
    rmSync(project, { recursive: true });
  });

  it("compares every file, object and right of a commit with those of the project", async () => {
    const { stdout, stderr, exitCode } = await platform("diff", "--base", "HEAD", "--json");
    assert.equal(exitCode, 0, stderr);
    const { stacks, access } = result.parse(JSON.parse(stdout));
    const [dev, prod] = stacks;
    assert.deepEqual(
      stacks.map(({ stack, kind, errors }) => [stack, kind, errors]),
      [
        ["dev", "changed", []],
        ["prod", "removed", []],
      ],
    );
    // Everything of the app goes, and comes under the other name: nothing of it is called changed.
    const named = (changes: readonly { name: string; kind: string }[], word: string): Set<string> =>
      new Set(changes.filter(({ name }) => name.includes(word)).map(({ kind }) => kind));
    for (const changes of [dev?.files ?? [], dev?.objects ?? []]) {
      assert.deepEqual(named(changes, "my-diet"), new Set(["removed"]));
      assert.deepEqual(named(changes, "my-meal"), new Set(["added"]));
    }
    assert.ok(
      dev?.objects.some(({ name }) => name === "Namespace my-meal-dev"),
      JSON.stringify(dev?.objects.map(({ name }) => name)),
    );
    const hello = dev?.objects.find(({ name }) => name.startsWith("Deployment hello"));
    assert.match(hello?.patch ?? "", /^\+ +image: ghcr\.io\/labrats-work\/hello-again:/m);
    assert.deepEqual(new Set(prod?.objects.map(({ kind }) => kind)), new Set(["removed"]));
    assert.deepEqual(
      access.map(({ app }) => app),
      ["my-diet", "my-meal"],
    );
    assert.deepEqual(
      access[1]?.gained.filter((line) => /guests|age1/.test(line)).map((line) => line.replace(/ \(.*\)$/, "")),
      [
        "guests is reader in my-meal-platform",
        "guests is reader in my-meal-splash",
        "guests is reader in my-meal-dev",
        "guests is reader in my-meal-prod",
        "team guests has pull on my-meal-platform",
        "guests can log in with client my-meal on dev",
        `${recipient} opens sealed files`,
      ],
    );
    // Nothing is left of the base.
    assert.deepEqual((await git("status", "--short")).stdout.split("\n").length, 4);
    assert.deepEqual(
      readdirSync(at(".git")).filter((name) => name === "worktrees"),
      [],
    );
  });

  it("tells the errors of the head, and fails", async () => {
    edit("apps/my-meal.yaml", (text) => text.replace("displayName: MyDiet", "displayNme: MyDiet"));
    const { stdout, exitCode } = await platform("diff", "--base", "HEAD", "--stack", "dev");
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      / Errors\n[^]*apps\/my-meal\.yaml:1 {2}displayNme {2}is not a known key; did you mean "displayName"\?/,
    );
  });

  it("says what is wrong with the base", async () => {
    const { stderr, exitCode } = await platform("diff", "--base", "origin/main");
    assert.equal(exitCode, 2);
    assert.match(stderr, /Git knows no revision "origin\/main"; fetch it first: git fetch origin/);
  });
});
