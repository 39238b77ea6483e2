import { join, relative, resolve, sep } from "node:path";
import type { DraftRegistration } from "./rules/rule.ts";
import { faultAt, writePath, type Fault, type Source } from "./fault.ts";
import { labelProblem, toLabel } from "./fields/kubernetes.ts";
import { readSource } from "./declarations.ts";
import { listIfThere } from "./files.ts";
import { legible } from "./legible.ts";
import { check } from "./schema/check.ts";
import { registrationSchema, type RegistrationValues } from "./schema/registration.ts";
import { leakedSecrets } from "./secrecy.ts";
import { LABEL_LENGTH } from "../model/kubernetes-object.ts";
import { quote } from "./suggestion.ts";
import type { YamlSource } from "./yaml-source.ts";

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
  const path = resolve(directory, apps ?? DEFAULT_APPS);
  const shown = relative(directory, path).split(sep).join("/") || ".";
  const entries = await listIfThere(path);
  if (entries === undefined) {
    const problem = `there is no directory ${quote(apps ?? DEFAULT_APPS)}; make it, or write the path of another`;
    return { registrations: [], faults: apps === undefined ? [] : [faultAt(stack, ["apps"], problem)] };
  }
  const files = entries.filter(({ name }) => !isNoRegistration(name));
  const faults = files.flatMap(({ name, isFile }) => {
    const problem = isFile ? fileNameProblem(name) : 'is a directory; put registrations side by side, "<app>.yaml"';
    return problem === undefined ? [] : [{ file: `${shown}/${name}`, path: writePath([]), problem }];
  });
  const readable = files.filter(({ name, isFile }) => isFile && /\.ya?ml$/i.test(name));
  const registrations = await Promise.all(
    readable.map(async ({ name }) =>
      readRegistration(appOf(name), await readSource(join(path, name), `${shown}/${name}`, [directory, path])),
    ),
  );
  return { registrations, faults };
}

function readRegistration(app: string, source: YamlSource): RegistrationReading {
  const isYaml = source.syntaxFaults.length === 0;
  const draft = { app, source, isYaml, values: legible(registrationSchema, source.value) };
  if (!isYaml) return { draft, faults: source.syntaxFaults };
  const checked = check(registrationSchema, source.value, source);
  return { draft, ...checked, faults: [...checked.faults, ...leakedSecrets(source.value, source)] };
}

function appOf(fileName: string): string {
  return fileName.replace(/\.ya?ml$/i, "");
}

function isNoRegistration(name: string): boolean {
  return name.startsWith(".") || /\.md$/i.test(name) || name === JSON_SCHEMA_FILE;
}

function fileNameProblem(name: string): string | undefined {
  const app = appOf(name.replace(/\.(json|txt)$/i, ".yaml"));
  // That a name is too long is said once, with what is made of it.
  const fits = labelProblem(app) === undefined || app.length > LABEL_LENGTH;
  if (fits && name === `${app}.yaml`) return undefined;
  return `files here are named after their app, in lower-case letters, digits and hyphens; rename it to ${quote(`${toLabel(app) || "my-app"}.yaml`)}`;
}
