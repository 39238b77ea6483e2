import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesClient } from "../cluster/client.ts";
import { areServed, definitionSchema, type Definition } from "../cluster/definition.ts";
import { SandboxError } from "../errors.ts";
import { waitFor } from "../process/wait.ts";

// The API server publishes about a hundred kinds one by one.
const PATIENCE = 120_000;

/**
 * The definitions to install: all, or those of some API groups, such as `cert-manager.io`. Each takes the API server a
 * while.
 */
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
 * Installs definitions of kinds whose controllers do not run here, so that their objects are validated and stored as
 * usual. Resolves when all of them are served. Flux's own are left out, because its release installs them and must not
 * find them there.
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
  // One by one: frequent requests for all of them would keep the API server from publishing any.
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
