import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minimalFiles } from "../configuration/project.ts";
import { runPlatform } from "../support/platform-command.ts";

const release = (minimalFiles["flux.yaml"] ?? "").replace(
  "{ name: flux-system }",
  '{ name: flux-system, labels: { app.kubernetes.io/version: "v2.9.5" } }',
);
const sha256 = createHash("sha256").update(release).digest("hex");

const stackFile = (more = "", manifest = "flux.yaml") =>
  `# kept\nconfig:\n  platform:flux:\n    manifest: ${manifest} # kept too\n${more}`;

describe("npm run platform -- flux pin", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "pin-"));
    await writeFile(join(directory, "flux.yaml"), release);
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  async function pin(text: string, ...args: readonly string[]) {
    const path = join(directory, "Pulumi.dev.yaml");
    await writeFile(path, text);
    const run = await runPlatform(["flux", "pin", ...args], { cwd: directory, reject: false });
    return { exitCode: run.exitCode, said: run.stdout + run.stderr, file: await readFile(path, "utf8") };
  }

  it("tells version and digest, and writes the digest", async () => {
    const { exitCode, said, file } = await pin(stackFile(), "--stack", "dev");
    assert.equal(exitCode, 0, said);
    assert.match(
      said,
      new RegExp(`^Flux v2\\.9\\.5 from flux\\.yaml\nSHA-256 ${sha256}\nWritten to Pulumi\\.dev\\.yaml`),
    );
    assert.equal(file, stackFile(`    sha256: "${sha256}"\n`));
  });

  it("leaves alone what is pinned already", async () => {
    const text = stackFile(`    sha256: "${sha256}"\n`);
    const { exitCode, said, file } = await pin(text, "--stack", "dev");
    assert.equal(exitCode, 0, said);
    assert.match(said, /Pulumi\.dev\.yaml has it already\.$/);
    assert.equal(file, text);
  });

  it("replaces another digest only when asked to", async () => {
    const text = stackFile(`    sha256: "${"0".repeat(64)}"\n`);
    const refused = await pin(text, "--stack", "dev");
    assert.equal(refused.exitCode, 1);
    assert.match(refused.said, /Pulumi\.dev\.yaml:5 {2}platform:flux\.sha256 {2}does not match .* --replace/);
    assert.equal(refused.file, text);
    const replaced = await pin(text, "--stack", "dev", "--replace");
    assert.equal(replaced.exitCode, 0, replaced.said);
    assert.equal(replaced.file, stackFile(`    sha256: "${sha256}"\n`));
  });

  for (const [what, manifest, problem] of [
    ["is not Flux", "Pulumi.dev.yaml", /holds something that is not a Kubernetes object/],
    ["is not there", "nowhere.yaml", /cannot read "nowhere\.yaml" \(ENOENT\)/],
    ["is fetched without encryption", "http://example.org/install.yaml", /is neither an https URL nor a path/],
  ] as const) {
    it(`writes nothing when the manifest ${what}`, async () => {
      const { exitCode, said, file } = await pin(stackFile("", manifest), "--stack", "dev");
      assert.equal(exitCode, 1);
      assert.match(said, problem);
      assert.match(said, /Pulumi\.dev\.yaml:4 {2}platform:flux\.manifest/);
      assert.equal(file, stackFile("", manifest));
    });
  }

  it("says how it is used", async () => {
    for (const [args, exitCode, said] of [
      [["--stack", "dve"], 2, /^There is no stack "dve"; did you mean "dev"\?/],
      [["--stack", "dev", "--stack-files", "nowhere"], 2, /^--stack-files "nowhere" is not a directory/],
    ] as const) {
      const run = await pin(stackFile(), ...args);
      assert.deepEqual([run.exitCode, said.test(run.said)], [exitCode, true], run.said);
    }
  });
});
