import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../../configuration/fault.ts";
import { namedSecret, readSettings, secretsIn, settingOf } from "../../doctor/settings.ts";
import type { CheckContext } from "../../doctor/check.ts";

const text = `config:
  platform:github: { owner: labrats-work }
  platform:registries: [{ name: ghcr, server: ghcr.io, username: bot }]
  platform:registryPasswords: { ghcr: { secure: v1:AAAA } }
`;

describe("settings of a stack, for the doctor", () => {
  const directory = mkdtempSync(join(tmpdir(), "doctor-settings-"));
  const file = join(directory, "Pulumi.dev.yaml");
  beforeEach(() => {
    writeFileSync(file, text);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const asked: string[] = [];
  const cli =
    (exitCode: number, stdout: string, stderr = ""): CheckContext["run"] =>
    (program, args) => {
      asked.push([program, ...args].join(" "));
      return Promise.resolve({ exitCode, stdout, stderr });
    };

  it("are read by the Pulumi CLI, with their secrets", async () => {
    const printed = {
      "platform:github": { value: '{"owner":"labrats-work"}', objectValue: {}, secret: false },
      "platform:registryPasswords": { value: '{"ghcr":"hunter22"}', objectValue: {}, secret: true },
      "other:key": { value: "x", secret: false },
    };
    const settings = await readSettings("acme/dev", file, cli(0, JSON.stringify(printed)));
    assert.equal(
      asked.at(-1),
      `pulumi config --json --show-secrets --stack acme/dev --config-file ${file} --non-interactive`,
    );
    assert.equal(settings.locked, undefined);
    assert.equal(settings.legible.github.owner, "labrats-work");
    assert.deepEqual(settingOf(settings, "github"), { owner: "labrats-work" });
    assert.equal(settingOf(settings, "fleet"), undefined);
    assert.deepEqual(namedSecret(settings, "registryPasswords", "ghcr"), { value: "hunter22" });
    assert.deepEqual(namedSecret(settings, "registryPasswords", "quay"), { why: "its secret is not set" });
    assert.deepEqual(secretsIn(settings), ['{"ghcr":"hunter22"}', "hunter22"]);
  });

  it("are read from the file alone, where the stack does not exist yet", async () => {
    const settings = await readSettings("dev", file, cli(6, "", "error: no stack named 'dev' found\n"));
    assert.equal(settings.locked, "no stack named 'dev' found");
    assert.equal(settings.legible.github.owner, "labrats-work");
    assert.deepEqual(namedSecret(settings, "registryPasswords", "ghcr"), {
      why: "its secret cannot be read: no stack named 'dev' found",
    });
    // Placeholders are nobody's secrets.
    assert.deepEqual(secretsIn(settings), []);
  });

  it("are read from the file alone, too, where the CLI prints something else", async () => {
    const settings = await readSettings("dev", file, cli(0, "warning: A new version is out"));
    assert.equal(settings.locked, "the Pulumi CLI prints it in another form");
  });

  it("are none in a file that is not YAML", async () => {
    writeFileSync(file, "config: [\n");
    await assert.rejects(readSettings("dev", file, cli(255, "", "error: bad")), ConfigurationError);
  });
});
