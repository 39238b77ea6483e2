import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesClient } from "../cluster/client.ts";
import { areServed, definitionSchema, type Definition } from "../cluster/definition.ts";
import { SandboxError } from "../errors.ts";
import { waitFor } from "../process/wait.ts";

// The API server publishes a hundred kinds one after the other.
const PATIENCE = 120_000;

/** Which definitions: all, or those of some API groups, such as `cert-manager.io`; each takes the API server a while. */
export type DefinitionChoice = "all" | readonly string[];

/**
 * The definitions in a directory.
 *
 * @param directory - the toolchain's asset `crds`
 */
export function definitionsIn(directory: string): Definition[] {
  return readdirSync(directory)
    .sort()
    .map((file) => definitionSchema.parse(JSON.parse(readFileSync(join(directory, file), "utf8"))));
}

/**
 * Adds kinds whose controllers do not run here, so that their objects are checked and stored as anywhere. Resolves when
 * all of them are served. Flux's own are left out: its release brings them, and what brings a kind may not find it there.
 *
 * @param directory - the toolchain's asset `crds`
 * @param signal - ends the wait
 * @throws SandboxError when a group has no definitions
 */
export async function installDefinitions(
  client: KubernetesClient,
  directory: string,
  choice: DefinitionChoice,
  signal: AbortSignal,
): Promise<void> {
  const definitions = definitionsOf(directory, choice);
  await Promise.all(definitions.map((definition) => client.apply(definition)));
  // One after the other: asking for all of them all the time keeps the API server from publishing any.
  for (const definition of definitions) {
    const { name } = definition.metadata;
    await waitFor(name, () => areServed(client, [definition]), { timeout: PATIENCE, signal });
  }
}

function definitionsOf(directory: string, choice: DefinitionChoice): Definition[] {
  const all = definitionsIn(directory).filter(({ spec }) => !spec.group.endsWith(".toolkit.fluxcd.io"));
  if (choice === "all") return all;
  const groups = new Set(all.map(({ spec }) => spec.group));
  const unknown = choice.find((group) => !groups.has(group));
  if (unknown !== undefined)
    throw new SandboxError(
      `no component of the catalog brings kinds of ${unknown}; there are: ${[...groups].join(", ")}`,
    );
  return all.filter(({ spec }) => choice.includes(spec.group));
}
