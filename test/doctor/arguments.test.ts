import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readArguments, WrongRequest } from "../../doctor/arguments.ts";

describe("the doctor's command line", () => {
  const directory = mkdtempSync(join(tmpdir(), "doctor-"));
  const file = join(directory, "Pulumi.dev.yaml");
  writeFileSync(file, "config: {}\n");
  after(() => {
    rmSync(directory, { recursive: true });
  });
  const read = (args: string[], environment: NodeJS.ProcessEnv = {}) => readArguments(args, directory, environment);

  it("names a stack, whose file is in the project", () => {
    assert.deepEqual(read(["--stack", "dev"]), { stack: "dev", file, json: false });
    assert.deepEqual(read(["-s", "acme/dev", "--json"]), { stack: "acme/dev", file, json: true });
    assert.equal(read(["--help"]), undefined);
  });

  it("takes the file from elsewhere, as the Pulumi CLI does", () => {
    const away = readArguments(["--stack", "dev", "--config-file", file], "/", {});
    assert.equal(away?.file, file);
    const option = { PULUMI_OPTION_CONFIG_FILE: file };
    assert.equal(readArguments(["--stack", "dev"], "/", option)?.file, file);
  });

  it("refuses what it does not understand, and says what to write", () => {
    const refused: [string[], RegExp][] = [
      [[], /^Write --stack\n\nUsage: /],
      [["--stack", "dve"], /^There is no stack "dve"; did you mean "dev"\?$/],
      [["--stack", "dev", "--yaml"], /--yaml[^]*Usage: /],
      [["--stack", "dev", "--config-file", "other.yaml"], /^--config-file "other.yaml" is not a file Pulumi.dev.yaml$/],
    ];
    for (const [args, message] of refused) {
      assert.throws(
        () => read(args),
        (error) => error instanceof WrongRequest && message.test(error.message),
      );
    }
  });
});
