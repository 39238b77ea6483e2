import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, it } from "mocha";
import { programDependencies, requiredPackages } from "../../../../sandbox/plugins/nodejs/packages.ts";
import { type ProgramResult, type ProgramRun, runProgram, words } from "../../../../sandbox/plugins/nodejs/program.ts";

describe("language host for Node", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "program-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function installPackage(name: string, manifest: object, files: Record<string, string> = {}): void {
    const target = join(directory, "node_modules", name);
    mkdirSync(join(target, "cmd"), { recursive: true });
    writeFileSync(join(target, "package.json"), JSON.stringify(manifest));
    for (const [path, content] of Object.entries(files)) writeFileSync(join(target, path), content);
  }

  /** Installs an SDK whose runner does this instead of running a program. */
  function installRunner(code: string): void {
    installPackage("@pulumi/pulumi", { name: "@pulumi/pulumi" }, { "cmd/run.js": code });
  }

  function run(more: Partial<ProgramRun> = {}, stop = new AbortController()): Promise<ProgramResult> {
    const given = {
      programDirectory: directory,
      rootDirectory: "/root",
      entryPoint: ".",
      monitor: "127.0.0.1:1",
      engine: "127.0.0.1:2",
      organization: "organization",
      project: "project",
      stack: "dev",
      dryRun: true,
      parallel: 16,
      config: new Map([["project:key", "value"]]),
      configSecretKeys: ["project:hidden"],
      arguments: [],
      options: { typescript: true, tsconfig: "", nodeargs: "" },
    };
    return runProgram({ ...given, ...more }, stop.signal);
  }

  it("starts the SDK's runner as the official host does", async () => {
    installRunner(`
      const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT } = process.env;
      const environment = { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT };
      const seen = { arguments: process.argv.slice(2), node: process.execArgv, environment };
      require("node:fs").writeFileSync(${JSON.stringify(join(directory, "seen.json"))}, JSON.stringify(seen));`);
    const options = { typescript: true, tsconfig: "", nodeargs: "--no-warnings --title='a b'" };
    assert.deepEqual(await run({ options }), { error: "", bail: false });
    assert.deepEqual(JSON.parse(readFileSync(join(directory, "seen.json"), "utf8")), {
      arguments: [
        ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2", "--organization", "organization"],
        ...["--project", "project", "--root-directory", "/root", "--stack", "dev", "--pwd", directory],
        ...["--parallel", "16", "--dry-run", "."],
      ],
      node: ["--no-warnings", "--title=a b"],
      environment: {
        PULUMI_CONFIG: '{"project:config:key":"value"}',
        PULUMI_CONFIG_SECRET_KEYS: '["project:hidden"]',
        PULUMI_NODEJS_TYPESCRIPT: "true",
      },
    });
  });

  it("says nothing more when the program has told the user why it failed", async () => {
    installRunner("process.exit(32)");
    assert.deepEqual(await run(), { error: "", bail: true });
    installRunner("process.exit(7)");
    assert.deepEqual(await run(), { error: "Program exited with non-zero exit code: 7", bail: false });
  });

  it("says what to do when the SDK is not installed", async () => {
    assert.match((await run()).error, /SDK has not been installed/);
  });

  it("ends the program when the engine cancels", async () => {
    installRunner(
      `require("node:fs").writeFileSync(${JSON.stringify(join(directory, "up"))}, ""); setInterval(() => {}, 9);`,
    );
    const stop = new AbortController();
    const running = run({}, stop);
    while (!existsSync(join(directory, "up"))) await sleep(20);
    stop.abort();
    assert.deepEqual(await running, { error: "Program was ended by SIGINT", bail: false });
  });

  it("finds the plugins that the installed packages need", () => {
    writeFileSync(join(directory, "package.json"), JSON.stringify({ dependencies: { "@acme/cloud": "^1.0.0" } }));
    installPackage("@pulumi/pulumi", { name: "@pulumi/pulumi", version: "3.0.0" });
    installPackage("@pulumi/tls", { name: "@pulumi/tls", version: "5.6.1", pulumi: { resource: true, name: "tls" } });
    installPackage("@pulumi/random", { version: "1.0.0", pulumi: { resource: true, version: "v1.2.3" } });
    installPackage("@acme/cloud", {
      version: "1.5.0",
      pulumi: { resource: true, name: "acme", server: "https://plugins.test" },
    });
    installPackage("other", { version: "1.0.0", pulumi: { resource: true, name: "unused" } });
    assert.deepEqual(requiredPackages(directory), [
      { name: "acme", version: "v1.5.0", server: "https://plugins.test" },
      { name: "random", version: "v1.2.3", server: "" },
      { name: "tls", version: "v5.6.1", server: "" },
    ]);
    assert.deepEqual(programDependencies(directory), [{ name: "@acme/cloud", version: "1.5.0" }]);
  });

  it("splits arguments as a shell does", () => {
    assert.deepEqual(words(`--import tsx  -r "a b" --x='c d'e`), ["--import", "tsx", "-r", "a b", "--x=c de"]);
    assert.deepEqual(words(""), []);
  });
});
