import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesClient } from "../cluster/client.ts";
import { areServed, definitionSchema, type Definition } from "../cluster/definition.ts";
import { waitFor } from "../process/wait.ts";

// The API server publishes a hundred kinds one after the other.
const PATIENCE = 120_000;

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
 */
export async function installDefinitions(
  client: KubernetesClient,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const definitions = definitionsIn(directory).filter(({ spec }) => !spec.group.endsWith(".toolkit.fluxcd.io"));
  await Promise.all(definitions.map((definition) => client.apply(definition)));
  // One after the other: asking for all of them all the time keeps the API server from publishing any.
  for (const definition of definitions) {
    const { name } = definition.metadata;
    await waitFor(name, () => areServed(client, [definition]), { timeout: PATIENCE, signal });
  }
}
