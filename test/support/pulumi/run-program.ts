import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { privateMark } from "./fakes.ts";
import { record, type Recording, type RunOptions } from "./record.ts";

const project = join(import.meta.dirname, "../../..");

/** A release that need not be downloaded. */
const fluxRelease = "test/support/flux-release.yaml";

/**
 * Runs `index.ts` as the language host would, for a stack of this project, with its own configuration except that Flux is a
 * small one. Only what people set as a secret or the environment would give is made up.
 */
export async function runProgram(stack: string, options: RunOptions = {}): Promise<Recording> {
  // A module runs once for each URL: the query makes every run a new one.
  const entry = `${pathToFileURL(join(project, "index.ts")).href}?run=${(runs += 1)}`;
  configure(stack);
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

/** The engine hands over text as it is, everything else as JSON, and a key as secret when any part of it is encrypted. */
function configure(stack: string): void {
  const { config } = parse(readFileSync(join(project, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  const filledIn = { "platform:flux": { manifest: fluxRelease }, "platform:previewsToken": { secure: "" } };
  const entries = Object.entries({ ...config, ...filledIn }).map(([key, value]) => {
    const plain = decrypted(value);
    return { key, text: typeof plain === "string" ? plain : JSON.stringify(plain), isSecret: plain !== value };
  });
  pulumi.runtime.setAllConfig(
    Object.fromEntries(entries.map(({ key, text }) => [key, text])),
    entries.filter(({ isSecret }) => isSecret).map(({ key }) => key),
  );
}

/** The value itself when nothing in it is encrypted. */
function decrypted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !JSON.stringify(value).includes('"secure":')) return value;
  if ("secure" in value) return `${privateMark}-configuration`;
  return Array.isArray(value)
    ? value.map(decrypted)
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [key, decrypted(child)]));
}
