import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { ConfigurationError } from "../../configuration/fault.ts";
import { mutated, withCanaries, type Mutant } from "./mutate.ts";
import { CANARY, mutations } from "./mutations.ts";
import { minimalFiles, readProject } from "./project.ts";

/** Another seed finds other things: `FUZZ_SEED=1 npx mocha test/configuration/fuzz.test.ts`. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 20261128);
const RUNS = 500;

/** A configuration is read in some 20 ms; more than this would be a hang on a slower machine. Milliseconds. */
const LIMIT = 10_000;

/** No message is longer, whatever it is about. */
const LONGEST_MESSAGE = 200_000;

describe("a configuration that somebody has damaged", () => {
  it(`is read, or refused without stack trace, secret or delay: ${RUNS} of them`, async () => {
    const projects = readProjects();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...projects.keys()), mutations, async (name, changes) => {
        const project = projects.get(name);
        assert(project !== undefined);
        await endsWell(changes.reduce(mutated, project));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  }).timeout(300_000);
});

/** The fixtures that are right, by name. */
function readProjects(): ReadonlyMap<string, Mutant> {
  const directory = join(import.meta.dirname, "valid");
  const read = (name: string): Mutant => {
    const { files } = fixture.parse(parse(readFileSync(join(directory, name), "utf8")));
    const stack = withCanaries(files["Pulumi.dev.yaml"] ?? minimalFiles["Pulumi.dev.yaml"] ?? "");
    return { files: { ...minimalFiles, ...files, "Pulumi.dev.yaml": stack }, links: {}, engineFile: stack };
  };
  return new Map(readdirSync(directory).map((name) => [name, read(name)]));
}

const fixture = z.looseObject({ files: z.record(z.string(), z.string()).default({}) });

async function endsWell(project: Mutant): Promise<void> {
  const warnings: string[] = [];
  const listen = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", listen);
  const began = performance.now();
  try {
    await readProject(project);
  } catch (error) {
    assert(error instanceof ConfigurationError, error instanceof Error ? error.stack : String(error));
    assert(!error.message.includes(CANARY), `a secret is shown: ${error.message}`);
    assert.doesNotMatch(error.message, /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, "a message steers the terminal");
    assert(error.message.length < LONGEST_MESSAGE, `${error.message.length} characters`);
  } finally {
    process.off("warning", listen);
  }
  assert.deepEqual(warnings, []);
  assert(performance.now() - began < LIMIT, "took too long");
}
