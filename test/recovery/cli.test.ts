import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runPlatform } from "../support/platform-command.ts";

/** Notes its arguments, prints the state, and keeps what is imported. Nothing is locked. */
const fakePulumi = `#!/bin/sh
echo "$@" >> "$DIRECTORY/calls"
case "$1 $2" in
  "stack export") cat "$DIRECTORY/state.json" ;;
  "stack init") echo "error: stack 'organization/platform/dev' already exists" >&2; exit 255 ;;
  "stack ls") if [ -e "$DIRECTORY/updating" ]; then echo '[{ "name": "dev", "updateInProgress": true }]'; else echo '[{ "name": "dev" }]'; fi ;;
  "stack import") cat > "$DIRECTORY/imported.json" ;;
  "refresh --stack") if [ -e "$DIRECTORY/broken" ]; then echo "error: no cluster" >&2; exit 255; fi ;;
esac
`;

const namespace = {
  urn: "urn:pulumi:dev::platform::platform:app:AppNamespaces$kubernetes:core/v1:Namespace::my-diet-dev",
  type: "kubernetes:core/v1:Namespace",
  inputs: { metadata: { name: "my-diet-dev" } },
};
const password = {
  urn: "urn:pulumi:dev::platform::platform:keys:AgeKey$random:index/randomPassword:RandomPassword::key",
  type: "random:index/randomPassword:RandomPassword",
};
const file = {
  urn: "urn:pulumi:dev::platform::github:index/repositoryFile:RepositoryFile::README.md",
  type: "github:index/repositoryFile:RepositoryFile",
};

describe("npm run platform -- recover", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-recover-"));
    writeFileSync(join(directory, "pulumi"), fakePulumi);
    chmodSync(join(directory, "pulumi"), 0o755);
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const recover = (...args: string[]) =>
    runPlatform(["recover", ...args], {
      env: { PATH: `${directory}:${process.env["PATH"] ?? ""}`, DIRECTORY: directory },
      reject: false,
    });

  const state = (pending: readonly { resource: object; type: string }[]): void => {
    const deployment = { resources: [file], pending_operations: pending };
    writeFileSync(join(directory, "state.json"), JSON.stringify({ version: 3, deployment }));
  };

  const calls = (): string[] => readFileSync(join(directory, "calls"), "utf8").trim().split("\n");

  /** What every recovery begins with. */
  const looks = [
    "stack export --stack dev --non-interactive",
    "stack init dev --no-select --non-interactive",
    "stack ls --json --non-interactive",
    "stack export --stack dev --non-interactive",
  ];

  /** What every recovery ends with: the files of the state as it is now are compared with GitHub. */
  const compares = "stack export --stack dev --non-interactive";

  it("changes nothing about a healthy stack", async () => {
    state([]);
    const { stdout, exitCode } = await recover("--stack", "dev");
    assert.equal(exitCode, 0);
    assert.deepEqual(stdout.split("\n"), [
      "dev is not locked.",
      "No operation was interrupted.",
      "Ready. Continue with: pulumi up --stack dev",
    ]);
    assert.deepEqual(calls(), [...looks, compares]);
  });

  it("refuses while Pulumi Cloud says that there is an update, and cancels that when told to", async () => {
    state([]);
    writeFileSync(join(directory, "updating"), "");
    const { stderr, exitCode } = await recover("--stack", "dev");
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Pulumi Cloud says that an update of dev is in progress\./);
    assert.match(stderr, /npm run platform -- recover --stack dev --force$/);
    assert.deepEqual(calls(), looks.slice(0, 3));
    const forced = await recover("--stack", "dev", "--force");
    assert.equal(forced.exitCode, 0);
    assert.ok(calls().includes("cancel --stack dev --yes --non-interactive"));
  });

  it("adopts what may have been created, has the providers look at it, and compares files itself", async () => {
    state([
      { resource: namespace, type: "creating" },
      { resource: password, type: "creating" },
      { resource: file, type: "updating" },
    ]);
    const { stdout, exitCode } = await recover("--stack", "dev", "--config-file", "other.yaml");
    assert.equal(exitCode, 0);
    assert.deepEqual(stdout.split("\n"), [
      "dev is not locked.",
      "  kubernetes:core/v1:Namespace my-diet-dev: may have been created",
      "  random:index/randomPassword:RandomPassword key: will be created again",
      "  github:index/repositoryFile:RepositoryFile README.md: may have been changed",
      "Looking at what is there …",
      "Ready. Continue with: pulumi up --stack dev",
    ]);
    assert.deepEqual(calls(), [
      ...looks,
      "stack import --stack dev --non-interactive",
      // Not the file: a refresh would take somebody's edit for the write that was interrupted.
      `refresh --stack dev --config-file other.yaml --yes --skip-preview --target ${namespace.urn} --non-interactive`,
      compares,
    ]);
    const imported: unknown = JSON.parse(readFileSync(join(directory, "imported.json"), "utf8"));
    assert.deepEqual(imported, {
      version: 3,
      deployment: {
        resources: [file, { ...namespace, id: "my-diet-dev", outputs: {} }],
        pending_operations: [],
      },
    });
  });

  it("tells machines what it did", async () => {
    state([{ resource: password, type: "creating" }]);
    const { stdout } = await recover("--stack", "dev", "--json");
    const { said, ...rest } = z.looseObject({ said: z.array(z.string()) }).parse(JSON.parse(stdout));
    assert.deepEqual(rest, { stack: "dev", ready: true });
    assert.equal(said.at(-1), "Ready. Continue with: pulumi up --stack dev");
  });

  it("ends with the words of a command that failed", async () => {
    state([{ resource: namespace, type: "creating" }]);
    writeFileSync(join(directory, "broken"), "");
    const { stderr, exitCode } = await recover("--stack", "dev");
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Command failed with exit code 255: pulumi refresh .*\nerror: no cluster$/);
  });

  it("does nothing without a stack", async () => {
    const { exitCode } = await recover();
    assert.equal(exitCode, 2);
    assert.equal(existsSync(join(directory, "calls")), false);
  });
});
