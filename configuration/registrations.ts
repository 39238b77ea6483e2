import type { DraftRegistration } from "./rules/rule.ts";
import type { Fault, Source } from "./fault.ts";
import { labelProblem, type Problem } from "./fields/kubernetes.ts";
import { readDeclarations, type Declaration } from "./declarations.ts";
import { legible } from "./legible.ts";
import { check } from "./schema/check.ts";
import { registrationSchema, type RegistrationValues } from "./schema/registration.ts";
import { leakedSecrets } from "./secrecy.ts";
import { LABEL_LENGTH } from "../model/kubernetes-object.ts";

/** Where registrations are, unless `platform:apps` says otherwise. */
export const DEFAULT_APPS = "./apps";

/** May lie beside registrations: it helps editors with them. */
export const JSON_SCHEMA_FILE = "registration.schema.json";

/** The file of one app, as far as it could be read. */
export interface RegistrationReading {
  readonly draft: DraftRegistration;
  /** Absent when there are faults. */
  readonly value?: RegistrationValues;
  readonly faults: readonly Fault[];
}

/**
 * Reads every registration, sorted by name.
 *
 * @param directory of the project
 * @param apps as configured; when it is not, there need not be such a directory, since Git keeps no empty ones
 * @param stack where a fault in `apps` itself is reported
 */
export async function readRegistrations(
  directory: string,
  apps: string | undefined,
  stack: Source,
): Promise<{ readonly registrations: readonly RegistrationReading[]; readonly faults: readonly Fault[] }> {
  const { declarations, faults } = await readDeclarations({
    ...{ project: directory, key: "apps", configured: apps, byDefault: DEFAULT_APPS },
    ...{ stack, noun: "app", nameProblem },
    directoryProblem: 'is a directory; put registrations side by side, "<app>.yaml"',
  });
  return { registrations: declarations.map(readRegistration), faults };
}

/** Accepts names that are too long: a rule reports them once, with the names that derive from them. */
function nameProblem(name: string): Problem {
  return name.length > LABEL_LENGTH ? undefined : labelProblem(name);
}

function readRegistration({ name: app, source }: Declaration): RegistrationReading {
  const isYaml = source.syntaxFaults.length === 0;
  const draft = { app, source, isYaml, values: legible(registrationSchema, source.value) };
  if (!isYaml) return { draft, faults: source.syntaxFaults };
  const checked = check(registrationSchema, source.value, source);
  return { draft, ...checked, faults: [...checked.faults, ...leakedSecrets(source.value, source)] };
}
