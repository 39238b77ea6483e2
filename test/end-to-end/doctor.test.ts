import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const project = join(import.meta.dirname, "../..");

const reportSchema = z.looseObject({
  errors: z.number(),
  findings: z.array(
    z.object({
      check: z.string(),
      title: z.string(),
      verdict: z.string(),
      message: z.string(),
      mend: z.string().optional(),
    }),
  ),
});

describe("the doctor on a platform that runs", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("finds everything in order but what lies outside of this machine, and changes nothing", async () => {
    const { stack, connection, github } = platform;
    const state = await stack.export();
    const mark = github.requests.mark;
    const { stdout, stderr, exitCode } = await execa(
      process.execPath,
      [
        "--import",
        "tsx",
        "cli/main.ts",
        "doctor",
        "--stack",
        stack.name,
        "--config-file",
        connection.stackFile,
        "--json",
      ],
      {
        cwd: project,
        // No registry is asked, whatever this machine can reach.
        env: { ...connection.environment, HTTPS_PROXY: "http://127.0.0.1:9" },
        reject: false,
      },
    );
    assert.ok(exitCode === 0 || exitCode === 1, stderr);
    const { findings } = reportSchema.parse(JSON.parse(stdout));
    const told = findings.filter(({ verdict }) => verdict !== "ok").map(({ check, verdict }) => `${check}: ${verdict}`);
    assert.deepEqual(
      told,
      [
        // Nobody can try that without writing a workflow.
        "github-token: unknown",
        // The sandbox has no ingress controller, no records in DNS, and no way to a registry.
        "routes: warning",
        "host-names: warning",
        "registries: warning",
      ],
      JSON.stringify(findings, undefined, 2),
    );
    assert.equal(exitCode, 0);
    for (const secret of Object.values(connection.environment)) {
      if (secret === github.token || secret === connection.environment["PULUMI_CONFIG_PASSPHRASE"]) {
        assert.equal(stdout.includes(secret), false);
      }
    }
    assert.deepEqual(
      github.requests
        .writes(mark)
        .filter(({ status, operationId }) => status < 400 && operationId?.startsWith("apps/") !== true),
      [],
    );
    assert.equal(await stack.export(), state);
  });
});
