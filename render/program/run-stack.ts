import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { ConfiguredValue } from "./configured.ts";
import { privateMark } from "./fakes.ts";
import { record, type Recording, type RunOptions } from "./record.ts";

const entryPoint = join(import.meta.dirname, "../../index.ts");

/**
 * Runs `index.ts` as the language host would, with fakes for providers.
 *
 * @throws ConfigurationError when the configuration has faults
 */
export async function runStack(
  stack: string,
  values: readonly ConfiguredValue[],
  options: RunOptions = {},
): Promise<Recording> {
  // A module runs once for each URL: the query makes every run a new one.
  const entry = `${pathToFileURL(entryPoint).href}?run=${(runs += 1)}`;
  pulumi.runtime.setAllConfig(
    Object.fromEntries(values.map(({ key, text }) => [key, text])),
    values.filter(({ isSecret }) => isSecret).map(({ key }) => key),
  );
  try {
    return await record(async () => ({ ...((await import(entry)) as object) }), {
      stack,
      environment: { GITHUB_TOKEN: `${privateMark}-token` },
      ...options,
    });
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

let runs = 0;
