import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tools } from "../../../doctor/checks/tools.ts";
import type { CheckContext } from "../../../doctor/check.ts";
import { linesOf } from "../context.ts";

const dependencies = { "@pulumi/pulumi": "3.248.0", "@pulumi/github": "6.15.0", zod: "4.6.7" };

describe("the doctor on programs", () => {
  const project = mkdtempSync(join(tmpdir(), "doctor-tools-"));
  const install = (name: string, version: string): void => {
    mkdirSync(join(project, "node_modules", name), { recursive: true });
    writeFileSync(join(project, "node_modules", name, "package.json"), JSON.stringify({ version }));
  };
  const declare = (node: string): void => {
    writeFileSync(join(project, "package.json"), JSON.stringify({ engines: { node }, dependencies }));
  };
  after(() => {
    rmSync(project, { recursive: true });
  });
  beforeEach(() => {
    declare(">=20.19");
    for (const [name, version] of Object.entries(dependencies)) install(name, version);
  });

  const cli =
    (
      version: string,
      plugins: readonly object[] = [{ name: "github", kind: "resource", version: "6.15.0" }],
    ): CheckContext["run"] =>
    (_, [command]) =>
      Promise.resolve({
        exitCode: 0,
        stdout: command === "version" ? `v${version}\n` : JSON.stringify(plugins),
        stderr: "",
      });
  const look = (run: CheckContext["run"] = cli("3.259.0")) => linesOf(tools, { project, run });

  it("finds what package.json names", async () => {
    assert.deepEqual(await look(), [
      `ok: Node ${process.versions.node}`,
      "ok: 3 packages as package.json names them",
      "ok: Pulumi 3.259.0",
      "ok: Providers: github 6.15.0",
    ]);
  });

  it("finds packages of other versions, and Node that is too old", async () => {
    declare(">=99.1");
    install("zod", "3.0.0");
    rmSync(join(project, "node_modules/@pulumi/github"), { recursive: true });
    const [node, packages] = await look();
    assert.match(node ?? "", /^error: Node .* is older than 99\.1 → Install Node 99\.1 or newer$/);
    assert.equal(
      packages,
      "error: Not what package.json names: @pulumi/github is missing (6.15.0), zod 3.0.0 (4.6.7) → npm ci",
    );
  });

  it("finds a CLI that is older than the SDK, or none", async () => {
    assert.match((await look(cli("3.99.0")))[2] ?? "", /^warning: Pulumi 3\.99\.0 is older than its SDK, 3\.248\.0 → /);
    const none = await look(() => Promise.resolve({ exitCode: undefined, stdout: "", stderr: "" }));
    assert.match(none[2] ?? "", /^error: There is no Pulumi CLI: pulumi cannot be run; it is not on PATH → Install/);
    assert.equal(none.length, 3);
  });

  it("tells which providers the first run has to download", async () => {
    const other = [
      { name: "github", kind: "resource", version: "6.14.0" },
      { name: "nodejs", kind: "language" },
    ];
    assert.match((await look(cli("3.259.0", other)))[3] ?? "", /^warning: Not installed yet: github 6\.15\.0 → /);
  });
});
