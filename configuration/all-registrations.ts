import { ConfigurationError, type Source } from "./fault.ts";
import { legible } from "./legible.ts";
import { readRegistrations } from "./registrations.ts";
import { brokenRules } from "./rules/index.ts";
import { stackSchema } from "./schema/stack.ts";
import type { RegistrationValues } from "./schema/registration.ts";

/**
 * Reads every registration, by name of the app, for what needs neither a stack nor GitHub. Faults that only show beside a
 * stack's configuration are not found here.
 *
 * @param directory of the project
 * @param apps where the registrations are, if not in `./apps`
 * @throws ConfigurationError that lists every fault, when there is one.
 */
export async function readAllRegistrations(
  directory: string,
  apps?: string,
): Promise<ReadonlyMap<string, RegistrationValues>> {
  const { registrations, faults } = await readRegistrations(directory, apps, commandLine);
  const drafts = registrations.map(({ draft }) => draft);
  const broken = brokenRules({
    stack: { source: commandLine, name: "", values: legible(stackSchema, {}) },
    registrations: drafts,
    workloads: [],
  });
  const all = [...faults, ...registrations.flatMap((registration) => registration.faults), ...broken];
  if (all.length > 0) throw new ConfigurationError(all);
  return new Map(registrations.flatMap(({ draft, value }) => (value === undefined ? [] : [[draft.app, value]])));
}

/** Where a fault in the directory's own name is reported. */
const commandLine: Source = { file: "command line", locate: () => ({ path: "--apps" }) };
