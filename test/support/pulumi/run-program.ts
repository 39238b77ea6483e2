import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configured } from "../../../render/program/configured.ts";
import type { Recording, RunOptions } from "../../../render/program/record.ts";
import { runStack } from "../../../render/program/run-stack.ts";
import { testPlatform } from "../test-platform.ts";

/** A release that need not be downloaded. */
const fluxRelease = "test/support/flux-release.yaml";

/**
 * Runs the program for a stack of the tests' platform, with its configuration except that Flux is a small one. Only what people
 * set as a secret or the environment would give is made up.
 */
export async function runProgram(stack: string, options: RunOptions = {}): Promise<Recording> {
  const { config } = parse(readFileSync(join(testPlatform, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return runStack(stack, configured(config, fluxRelease).values, options);
}
