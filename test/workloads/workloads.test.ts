import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../../configuration/fault.ts";
import type { Configuration } from "../../configuration/types.ts";
import { readProject } from "../configuration/project.ts";
import { asProject, workloadFiles } from "./files.ts";

const neighbours = workloadFiles("valid");

/** Stands above what the program says to the file before it, at its end. */
const SAID = "\n# The program says:\n";

describe("workloads", () => {
  it("are taken when they are right, all of test/workloads/valid together", async () => {
    const { workloads } = await read(neighbours);
    assert.deepEqual(
      workloads.map(({ name }) => `${name}.yaml`),
      Object.keys(neighbours),
    );
  });

  describe("are refused, beside those that are right, for", () => {
    for (const [name, text] of Object.entries(workloadFiles("invalid"))) {
      it(name.replace(/\.yaml$/, "").replaceAll("-", " "), async () => {
        const [file = "", expected = ""] = text.split(SAID);
        const actual = await faultsOf({ ...neighbours, [name]: text });
        if (process.env["UPDATE"] === "1") {
          writeFileSync(join(import.meta.dirname, "invalid", name), file + SAID + asComment(actual));
        } else assert.equal(asComment(actual), expected);
        for (const line of actual) assert(line.startsWith(`workloads/${name}`), `about another file: ${line}`);
      });
    }
  });
});

async function read(files: Readonly<Record<string, string>>): Promise<Configuration> {
  return readProject({ files: asProject(files) });
}

/** The lines of the message after the one that counts them. */
async function faultsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const error = await read(files).then(
    () => assert.fail("no fault was found"),
    (reason: unknown) => reason,
  );
  assert(error instanceof ConfigurationError, String(error));
  const [, ...faults] = error.message.split("\n").map((line) => line.trim());
  return faults;
}

function asComment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line}\n`).join("");
}
