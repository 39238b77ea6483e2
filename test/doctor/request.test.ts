import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doctorRequest } from "../../doctor/request.ts";
import { UsageError } from "../../user-error.ts";

describe("the stack that the doctor looks at", () => {
  const directory = mkdtempSync(join(tmpdir(), "doctor-"));
  const file = join(directory, "Pulumi.dev.yaml");
  writeFileSync(file, "config: {}\n");
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("has its file in the project", () => {
    assert.deepEqual(doctorRequest("dev", undefined, directory, {}), { stack: "dev", file });
    assert.deepEqual(doctorRequest("acme/dev", undefined, directory, {}), { stack: "acme/dev", file });
  });

  it("has its file where the Pulumi CLI is told to look", () => {
    assert.equal(doctorRequest("dev", file, "/", {}).file, file);
    assert.equal(doctorRequest("dev", undefined, "/", { PULUMI_OPTION_CONFIG_FILE: file }).file, file);
  });

  const refused: [stack: string, file: string | undefined, message: string][] = [
    ["dve", undefined, 'There is no stack "dve"; did you mean "dev"?'],
    ["dev", "other.yaml", '--config-file "other.yaml" is not a file Pulumi.dev.yaml'],
  ];
  for (const [stack, given, message] of refused) {
    it(`is refused with: ${message}`, () => {
      assert.throws(() => doctorRequest(stack, given, directory, {}), new UsageError(message));
    });
  }
});
