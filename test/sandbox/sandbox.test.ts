import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { Sandbox, type SandboxOptions } from "../../sandbox/sandbox.ts";
import { projectRoot, testPlatform } from "../support/test-platform.ts";
import { scratchDirectory } from "./process/scratch.ts";

describe("a sandbox", () => {
  const scratch = scratchDirectory();
  let sandbox: Sandbox | undefined;

  afterEach(async () => {
    await sandbox?.stop();
  });

  it("has the stack that makes the fleet repository first, in whatever order they are named", () => {
    const sandboxStacks = open().addStacks(["prod", "dev", "prod"]);
    assert.deepEqual(
      sandboxStacks.map(({ name, part }) => `${name} ${part.cluster}`),
      ["dev dev/home", "prod prod/cloud"],
    );
  });

  it("takes a stack that joins those that it has", () => {
    const opened = open();
    opened.addStacks(["dev"]);
    assert.deepEqual(
      opened.addStacks(["prod"]).map(({ name }) => name),
      ["prod"],
    );
  });

  it("remembers the stacks of its earlier runs", async () => {
    const earlier = open();
    earlier.addStacks(["dev"]);
    writeFileSync(earlier.layout.ofStack("dev").stackFile, "config:\n  platform:fleet: { create: true }\n");
    await earlier.stop();
    assert.deepEqual(
      open()
        .addStacks(["prod"])
        .map(({ name }) => name),
      ["prod"],
    );
  });

  it("forgets what it held when asked to, but not for stacks that it cannot run", () => {
    const kept = join(scratch(), "github-token");
    writeFileSync(kept, "ghp_");
    const opened = open({ fresh: true });
    assert.throws(() => opened.addStacks(["prod"]), /No stack of this sandbox \(prod\) has platform:fleet\.create/);
    assert.throws(() => opened.addStacks(["dve"]), /There is no stack "dve": did you mean "dev"\?/);
    assert.equal(existsSync(kept), true);
    opened.addStacks(["dev"]);
    assert.equal(existsSync(kept), false);
    assert.deepEqual(opened.layout.stacks(), []);
  });

  it("takes over edits of a stack's file while it runs, and tells when one is broken", async () => {
    const stackFiles = join(scratch(), "project");
    mkdirSync(stackFiles);
    const file = join(stackFiles, "Pulumi.dev.yaml");
    const base = readFileSync(join(testPlatform, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(file, base);
    const opened = open({ directory: join(scratch(), "sandbox"), stackFiles });
    opened.addStacks(["dev"]);
    const github = await opened.startGitHub();
    opened.configureStacks(github);
    const notices = opened.followStackFiles(github);
    assert.match(notices().join("\n"), /adds these keys .*platform:externalSecrets/);
    const copy = (): unknown => parse(readFileSync(opened.layout.ofStack("dev").stackFile, "utf8"));

    writeFileSync(file, `${base}  platform:externalSecrets: false\n`);
    await until(() => JSON.stringify(copy()).includes('"platform:externalSecrets":false'));
    assert.doesNotMatch(notices().join("\n"), /platform:externalSecrets/);

    writeFileSync(file, "config: [\n");
    await until(() => notices().some((notice) => notice.includes("is not the file of a stack")));
    assert.match(JSON.stringify(copy()), /"platform:externalSecrets":false/);

    writeFileSync(file, base);
    await until(() => notices().join("\n").includes("platform:externalSecrets"));
  });

  function open(options: Partial<SandboxOptions> = {}): Sandbox {
    sandbox = new Sandbox({ checkout: projectRoot, stackFiles: testPlatform, directory: scratch(), ...options });
    return sandbox;
  }
});

/** Waits until something is so; the patience of the test runner ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}
