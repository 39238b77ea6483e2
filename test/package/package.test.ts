import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { PROJECT_SCHEMAS } from "../../configuration/schema-files.ts";
import { projectRoot } from "../support/test-platform.ts";
import { Installed } from "./installed.ts";

const reportSchema = z.object({ built: z.array(z.string()), objects: z.number(), faults: z.array(z.unknown()) });

const pulumiProject = z.strictObject({
  name: z.string(),
  runtime: z.strictObject({
    name: z.string(),
    options: z.strictObject({ typescript: z.boolean(), packagemanager: z.string() }),
  }),
});

/** What a person's own program can import, with every type that it needs to name. */
const PROGRAM = `
import { platform, type Outputs } from "gitops-platform";
import { AgeKey, DeployKey, FleetDirectory, FluxBootstrap, RepositoryFiles, SealedFile } from "gitops-platform/components";
import type { FluxBootstrapArgs, Recipient, RepositoryFilesArgs, SealedFileArgs, Secret } from "gitops-platform/components";
import { open, seal, type Identity } from "gitops-platform/sops";

const files: RepositoryFilesArgs = { repository: "notes", branch: "main", about: "notes", files: { "README.md": "# Notes" } };
new RepositoryFiles("notes", files);
const key = new AgeKey("notes", { kind: "x25519", protect: false });
new DeployKey("notes", { repository: "notes", title: "notes", knownHosts: "" });
const object: Secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "notes" }, type: "Opaque", stringData: {} };
const recipients = key.recipient.apply((one): readonly Recipient[] => [one]);
const sealed: SealedFileArgs = { object, recipients, fingerprintKey: "" };
new SealedFile("notes", sealed).content.apply((text: string) => text);
export const bootstrap = (args: FluxBootstrapArgs) => new FluxBootstrap("notes", args);
export const directory: typeof FleetDirectory = FleetDirectory;
export const reopened = async (identity: Identity) => open(await seal(object, { recipients: [] }), [identity]);
export const outputs: Outputs = await platform();
// @ts-expect-error: a branch is text
new RepositoryFiles("wrong", { ...files, branch: 1 });
`;

describe("the package", function () {
  // The program of render is compiled when it is not there. Then the package is made, packed and installed.
  this.timeout(0);
  let project: Installed;

  before(async () => {
    project = await Installed.make();
  });

  after(() => {
    project.remove();
  });

  it("brings JavaScript with types, and neither TypeScript nor the sandbox", () => {
    const modules = project.path("node_modules");
    for (const name of ["typescript", "tsx", "esbuild", "@grpc/grpc-js/node_modules", "github-stand-in"]) {
      assert.equal(existsSync(join(modules, name)), false, name);
    }
    const files = readdirSync(join(modules, "gitops-platform"), { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$/.test(file) || /^(?:sandbox|test|bench|packaging)\//.test(file)),
      [],
    );
  });

  it("has the command-line program, and says where the sandbox is", async () => {
    const { stdout, exitCode } = await project.platform("--help");
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Usage: platform /);
    assert.doesNotMatch(stdout, /sandbox|bench/);
    const sandbox = await project.platform("sandbox", "--name", "mine", "up");
    assert.equal(sandbox.exitCode, 2);
    assert.match(sandbox.stderr, /^The command sandbox needs the project's source, which this package does not have\./);
  });

  it("writes the schemas for editors into the project", async () => {
    const { stdout } = await project.platform("schema", "--json");
    assert.deepEqual(JSON.parse(stdout), PROJECT_SCHEMAS);
    for (const file of PROJECT_SCHEMAS) {
      assert.equal(readFileSync(project.path(file), "utf8"), readFileSync(join(projectRoot, file), "utf8"));
    }
  });

  it("writes a project with an app and a component, and renders and checks what they would commit", async () => {
    const release = "https://github.com/fluxcd/flux2/releases/download/v2.9.5/install.yaml";
    const init = ["init", "--owner", "acme", "--domain", "example.org", "--manifest", release];
    for (const args of [init, ["add", "app", "notes"], ["add", "component", "metrics-server"]]) {
      const { exitCode, stderr } = await project.platform(...args);
      assert.equal(exitCode, 0, stderr);
    }
    assert.equal(existsSync(project.path(".github/workflows/deploy.yaml")), true);
    assert.match((await project.platform("access", "notes")).stdout, /notes/);
    const { stdout, stderr } = await project.platform("render", "--stack", "dev", "--out", "rendered", "--json");
    assert.notEqual(stdout, "", stderr);
    const { built, objects, faults } = reportSchema.parse(JSON.parse(stdout));
    assert.deepEqual(faults, []);
    assert(built.includes("Kustomization flux-system/metrics-server"), built.join(", "));
    assert(objects > 50, `${objects} objects`);
    writeFileSync(project.path("apps/notes.yaml"), "displayName: Notes\nsource: { repositry: notes }\n");
    const wrong = await project.platform("render", "--stack", "dev", "--out", "rendered");
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stderr, /apps\/notes\.yaml.*repositry/s);
  });

  it("runs from the files that the guide shows", async () => {
    const guide = readFileSync(join(projectRoot, "docs/guides/package.md"), "utf8");
    const [, program = ""] = /`index\.js`:\n\n```js\n(.*?)```/s.exec(guide) ?? [];
    const [, description = ""] = /`Pulumi\.yaml`:\n\n```yaml\n(.*?)```/s.exec(guide) ?? [];
    writeFileSync(project.path("index.js"), program);
    writeFileSync(project.path("Pulumi.yaml"), description);
    assert.deepEqual(pulumiProject.parse(parse(description)), {
      name: "platform",
      runtime: { name: "nodejs", options: { typescript: false, packagemanager: "npm" } },
    });
    // It is the whole program: without an engine around it, it gets as far as the configuration.
    const { stderr, exitCode } = await project.run("node", ["index.js"], { reject: false });
    assert.equal(exitCode, 1);
    assert.match(stderr, /ConfigurationError/);
    assert.match(stderr, /export GITHUB_TOKEN=<token>/);
  });

  it("exports the program, the components and SOPS, with their types", async () => {
    writeFileSync(project.path("mine.ts"), PROGRAM);
    const compiler = join(projectRoot, "node_modules/typescript/bin/tsc");
    const types = join(projectRoot, "node_modules/@types");
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2023"];
    const args = [compiler, ...options, "--types", "node", "--typeRoots", types, "mine.ts"];
    const { stdout } = await execa(process.execPath, args, { cwd: project.directory, reject: false });
    assert.equal(stdout, "");
    writeFileSync(
      project.path("sealed.js"),
      `import { encodeIdentity, open, recipientOf, seal } from "gitops-platform/sops";
      const identity = encodeIdentity(new Uint8Array(32).fill(7));
      const text = await seal({ stringData: { word: "secret" } }, { recipients: [await recipientOf(identity)] });
      console.log(text.includes("secret"), (await open(text, [identity])).stringData.word);`,
    );
    assert.equal((await project.run("node", ["sealed.js"])).stdout, "false secret");
  });
});
