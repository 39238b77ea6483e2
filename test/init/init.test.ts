import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { PROJECT_SCHEMAS } from "../../configuration/schema-files.ts";
import { complete } from "../../init/answers.ts";
import { UsageError } from "../../user-error.ts";
import { runPlatform } from "../support/platform-command.ts";

const manifest = z.object({
  name: z.string(),
  type: z.string(),
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
});

describe("platform init", function () {
  // It also renders the project.
  this.timeout(120_000);
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "gitops-platform-init-"));
  });

  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  const at = (path: string): string => readFileSync(join(project, path), "utf8");
  const platform = (...args: readonly string[]) => runPlatform(args, { cwd: project, reject: false });
  const files = (): string[] =>
    readdirSync(project, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1))
      .sort();

  it("writes a project of one's own, which renders, from answers in a file", async () => {
    writeFileSync(join(project, "answers.yaml"), "owner: acme\ndomain: example.org\nstack: lab\ncluster: attic\n");
    const { stdout, stderr, exitCode } = await platform("init", "--answers", "answers.yaml");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(files(), [
      ".editorconfig",
      ".github/workflows/deploy.yaml",
      ".github/workflows/pull-request.yaml",
      ".gitignore",
      ".vscode/settings.json",
      "Pulumi.lab.yaml",
      "Pulumi.yaml",
      "README.md",
      "answers.yaml",
      ...["apps/README.md", "apps/registration.schema.json"],
      "index.js",
      ...["infrastructure/README.md", "infrastructure/component.schema.json"],
      "package.json",
      "stack.schema.json",
      ...["workloads/README.md", "workloads/workload.schema.json"],
    ]);
    assert.match(stdout, /^Wrote Pulumi\.lab\.yaml$/m);
    assert.match(stdout, /^ {2}pulumi stack init lab$/m);
    assert.match(at(".github/workflows/deploy.yaml"), /stack: \[lab\]/);
    assert.match(at("README.md"), /doctor --stack lab/);
    const written = manifest.parse(JSON.parse(at("package.json")));
    assert.equal(written.scripts["platform"], "platform");
    assert.match(written.dependencies["gitops-platform"] ?? "", /^\d+\.\d+\.\d+$/);
    for (const schema of PROJECT_SCHEMAS) assert.notEqual(at(schema), "");
    const rendered = await platform("render", "--stack", "lab", "--out", "rendered");
    assert.equal(rendered.exitCode, 0, rendered.stderr);
    assert.match(rendered.stdout, /^lab\/attic: \d+ files of 1 repository in rendered$/m);
  });

  it("has the examples of its pages accepted", async () => {
    await platform("init", "--owner", "acme", "--domain", "example.org");
    const examples = { apps: "my-app", infrastructure: "metrics-server", workloads: "hello" };
    for (const [directory, name] of Object.entries(examples)) {
      const [, example = ""] = /```yaml\n(.*?)```/s.exec(at(`${directory}/README.md`)) ?? [];
      assert.notEqual(parse(example), null);
      writeFileSync(join(project, directory, `${name}.yaml`), example);
    }
    // A workload with a host name needs to know how requests get to it.
    const routes = "\n  platform:routes: { ingress: { className: nginx } }\n";
    writeFileSync(join(project, "Pulumi.dev.yaml"), `${at("Pulumi.dev.yaml").trimEnd()}${routes}`);
    const { stdout, stderr, exitCode } = await platform("render", "--stack", "dev", "--out", "rendered", "--json");
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    const { built } = z.object({ built: z.array(z.string()) }).parse(JSON.parse(stdout));
    for (const name of ["my-app-platform/my-app-sync", "flux-system/metrics-server", "flux-system/hello-dev"]) {
      assert.ok(built.includes(`Kustomization ${name}`), built.join("\n"));
    }
  });

  it("changes nothing that is there when it runs again", async () => {
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "mine", scripts: { platform: "mine" } }));
    writeFileSync(join(project, "README.md"), "# Mine\n");
    await platform("init", "--owner", "acme", "--domain", "example.org");
    assert.equal(at("README.md"), "# Mine\n");
    const { name, scripts } = manifest.parse(JSON.parse(at("package.json")));
    assert.deepEqual([name, scripts["platform"]], ["mine", "mine"]);
    writeFileSync(join(project, "index.js"), "// mine\n");
    const before = files().map((file) => [file, at(file)]);
    const { stdout } = await platform("init", "--owner", "other", "--domain", "example.net", "--json");
    const { written } = z.object({ written: z.array(z.string()) }).parse(JSON.parse(stdout));
    assert.deepEqual(written, []);
    assert.deepEqual(
      files().map((file) => [file, at(file)]),
      before,
    );
  });

  it("names the answers that are missing where it can ask nobody, and keys that it does not know", async () => {
    await assert.rejects(complete({ owner: "acme" }, undefined), (error) => {
      assert(error instanceof UsageError);
      assert.equal(error.message, "Answers are missing; add --domain <domain>");
      return true;
    });
    writeFileSync(join(project, "answers.yaml"), "ownr: acme\n");
    const { stderr, exitCode } = await platform("init", "--answers", "answers.yaml");
    assert.equal(exitCode, 2);
    assert.match(stderr, /--answers "answers\.yaml": .*ownr/);
    assert.deepEqual(files(), ["answers.yaml"]);
  });
});
