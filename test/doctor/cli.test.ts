import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { checks } from "../../doctor/checks/index.ts";
import { toYaml } from "../../yaml/write.ts";
import { Running } from "../sandbox/github/running.ts";
import { runPlatform } from "../support/platform-command.ts";
import { project } from "./context.ts";
import { testPlatform } from "../support/test-platform.ts";

/** A CLI that is logged in at a backend with no stack. */
const pulumi = `#!/bin/sh
case "$*" in
  version) echo v3.259.0 ;;
  "plugin ls"*) echo '[]' ;;
  whoami*) echo '{"user":"ann","url":"s3://state"}' ;;
  "stack ls"*) echo '[]' ;;
  *) echo "error: no stack named 'dev' found" >&2; exit 6 ;;
esac
`;

const report = z.object({
  stack: z.literal("dev"),
  errors: z.number(),
  findings: z.array(z.object({ check: z.string(), verdict: z.string(), message: z.string() })),
});
const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

describe("npm run platform -- doctor", function () {
  this.timeout(60_000);
  const running = new Running();
  const directory = mkdtempSync(join(tmpdir(), "doctor-cli-"));
  const file = join(directory, "Pulumi.dev.yaml");

  before(() => {
    const { config } = stackFile.parse(parse(readFileSync(join(testPlatform, "Pulumi.dev.yaml"), "utf8")));
    const own = {
      "platform:github": {
        owner: running.organization,
        baseUrl: `${running.github.url}/`,
        sshHost: running.github.sshHost,
        knownHosts: running.github.knownHosts,
      },
      "platform:flux": { manifest: "test/support/flux-release.yaml" },
    };
    writeFileSync(file, toYaml({ config: { ...config, ...own } }));
    writeFileSync(join(directory, "pulumi"), pulumi);
    chmodSync(join(directory, "pulumi"), 0o755);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const doctor = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runPlatform(["doctor", ...args], {
      cwd: project,
      env: {
        PATH: `${directory}:${process.env["PATH"] ?? ""}`,
        HOME: directory,
        GITHUB_TOKEN: running.token,
        ...environment,
      },
      extendEnv: false,
      reject: false,
    });

  it("makes every check before the first up, and ends with 1 when there is an error", async () => {
    const before = readFileSync(file, "utf8");
    const { stdout, stderr, exitCode } = await doctor(["--stack", "dev", "--config-file", file, "--json"]);
    assert.equal(exitCode, 1, stderr);
    const { findings, errors } = report.parse(JSON.parse(stdout));
    assert.deepEqual(
      [...new Set(findings.map(({ check }) => check))],
      checks.map(({ name }) => name),
    );
    const faulty = findings.filter(({ verdict }) => verdict === "error");
    assert.deepEqual(
      faulty.map(({ check, message }) => `${check}: ${message.split(",", 1)[0] ?? ""}`),
      [
        "repositories: labrats-work/apps.my-diet",
        "cluster: No cluster: there is no kubeconfig: KUBECONFIG names no file that can be read",
      ],
    );
    assert.equal(errors, 2);
    assert.equal(readFileSync(file, "utf8"), before);
    assert.deepEqual(
      running.github.requests.all.filter(({ method, status }) => method !== "GET" && status < 400),
      [],
    );
  });

  it("writes a table for people, without the token", async () => {
    const { stdout, exitCode } = await doctor(["--stack", "dev"], {
      PULUMI_OPTION_CONFIG_FILE: file,
      GITHUB_TOKEN: "ghp_unknown-token",
    });
    assert.equal(exitCode, 1);
    assert.match(stdout, /^ok +Programs +Node /);
    assert.match(stdout, /\nERROR +GitHub token +GitHub answered 401 "Bad credentials"/);
    assert.match(stdout, /\n\d errors, \d warnings?, \d+ not checked\.$/);
    assert.doesNotMatch(stdout, /unknown-token|undefined|\[object/);
  });
});
