import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { ConfigurationError } from "../../configuration/fault.ts";
import { readStackFile } from "../../render/stack-file.ts";

describe("the file of a stack", () => {
  const directory = mkdtempSync(join(tmpdir(), "stack-file-"));
  const file = join(directory, "Pulumi.dev.yaml");

  afterEach(() => {
    rmSync(file, { force: true });
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("has what it configures", async () => {
    writeFileSync(file, "config: { platform:fleet: { create: true } }\n");
    assert.deepEqual(await readStackFile(directory, "dev"), { "platform:fleet": { create: true } });
  });

  const write = (content: Buffer | string) => () => {
    writeFileSync(file, content);
  };
  for (const { what, make, fault } of [
    { what: "not there", make: () => undefined, fault: /is not there; put the stack's file there/ },
    { what: "a pipe", make: () => execaSync("mkfifo", [file]), fault: /is not a regular file/ },
    { what: "not in UTF-8", make: write(Buffer.from("a: Caf\u00e9", "latin1")), fault: /is not text in UTF-8/ },
    { what: "too long", make: write("#".repeat(1_000_001)), fault: /has more than 1000000 bytes/ },
  ] satisfies { what: string; make: () => unknown; fault: RegExp }[]) {
    it(`is a fault where it is ${what}`, async () => {
      make();
      await assert.rejects(readStackFile(directory, "dev"), (error) => {
        assert.ok(error instanceof ConfigurationError);
        assert.match(error.message, fault);
        return true;
      });
    });
  }
});
