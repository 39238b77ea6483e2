import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../../configuration/fault.ts";
import { filesIn } from "../support/files-in.ts";
import { readProject } from "./project.ts";

/** Stands above what the program says to the file before it, at its end. */
const SAID = "\n# The program says:\n";

/** What {@link describeRefusals} tries. */
export interface Refusals {
  /** Directory of files with faults, each with what the program says to it; `UPDATE=1` writes that anew. */
  readonly directory: string;
  /** Directory of a project that such files lie in. */
  readonly place: string;
  /** Files that are right, by name: each that is wrong stands beside all of them. */
  readonly neighbours: Readonly<Record<string, string>>;
  /** A project with such files, by name. */
  readonly project: (files: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/** A test for each file that the program has to refuse, with nothing to say about any other. */
export function describeRefusals({ directory, place, neighbours, project }: Refusals): void {
  describe("are refused, beside those that are right, for", () => {
    for (const [name, text] of Object.entries(filesIn(directory))) {
      it(name.replace(/\.yaml$/, "").replaceAll("-", " "), async () => {
        const [file = "", expected = ""] = text.split(SAID);
        const actual = await faultsOf(project({ ...neighbours, [name]: text }));
        const comment = actual.map((line) => `# ${line}\n`).join("");
        if (process.env["UPDATE"] === "1") writeFileSync(join(directory, name), file + SAID + comment);
        else assert.equal(comment, expected);
        for (const line of actual) assert(line.startsWith(`${place}/${name}`), `about another file: ${line}`);
      });
    }
  });
}

/** The lines of the message after the one that counts them. */
async function faultsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const error = await readProject({ files }).then(
    () => assert.fail("no fault was found"),
    (reason: unknown) => reason,
  );
  assert(error instanceof ConfigurationError, String(error));
  const [, ...faults] = error.message.split("\n").map((line) => line.trim());
  return faults;
}
