import { join } from "node:path";
import { readDeclarationIfThere, readDeclarations, type Declaration } from "./declarations.ts";
import { faultAt, type Fault, type Source } from "./fault.ts";
import type { YamlSource } from "./yaml-source.ts";
import { listIfThere } from "./files.ts";
import { check, type Checked } from "./schema/check.ts";
import {
  componentSchema,
  definitionSchema,
  shippedComponentSchema,
  type DefinitionValues,
} from "./schema/component.ts";
import { leakedSecrets } from "./secrecy.ts";
import { didYouMean, quote } from "./suggestion.ts";
import type { Installation } from "./to-component.ts";

/** Where component files are, unless `platform:infrastructure` says otherwise. */
export const DEFAULT_INFRASTRUCTURE = "./infrastructure";

/** Directory of definitions: in the project, for its own, and beside this program, for those that it ships. */
export const CATALOG = "catalog";

/** Directory that has this program's {@link CATALOG}. */
export const SHIPPED = join(import.meta.dirname, "..");

/** The file of one component that says what it should. */
export interface DraftComponent {
  readonly name: string;
  readonly source: YamlSource;
  readonly installation: Installation;
  readonly definition: {
    /** The component's own file, or one of the catalog. */
    readonly source: YamlSource;
    readonly values: DefinitionValues;
  };
}

/** Every component file, as far as they could be read. */
export interface ComponentsReading {
  /** Those without faults of their own, by name. */
  readonly drafts: readonly DraftComponent[];
  /** Names of the others: nothing is known of them but that they are there. */
  readonly unread: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * Reads every component file, and what they take from the catalog.
 *
 * @param directory of the project
 * @param infrastructure where the files are, as configured
 * @param stack where a fault in that key itself is reported
 */
export async function readComponents(
  directory: string,
  infrastructure: string | undefined,
  stack: Source,
): Promise<ComponentsReading> {
  const place = { project: directory, key: "infrastructure", configured: infrastructure, stack, noun: "component" };
  const { declarations, faults } = await readDeclarations({ ...place, byDefault: DEFAULT_INFRASTRUCTURE });
  const readings = await Promise.all(declarations.map(async (file) => readComponent(file, directory)));
  return {
    drafts: readings.flatMap(({ value }) => value ?? []),
    unread: readings.flatMap(({ value }, index) => (value === undefined ? [declarations[index]?.name ?? ""] : [])),
    faults: [...faults, ...readings.flatMap((reading) => reading.faults)],
  };
}

async function readComponent({ name, source }: Declaration, directory: string): Promise<Checked<DraftComponent>> {
  if (source.syntaxFaults.length > 0) return { faults: source.syntaxFaults };
  if (source.value === null) return { faults: [faultAt(source, [], EMPTY)] };
  const leaked = leakedSecrets(source.value, source);
  const { value, faults } = isShipped(source.value)
    ? await readShipped(name, source, directory)
    : readOwn(name, source);
  return leaked.length > 0 || value === undefined ? { faults: [...leaked, ...faults] } : { value, faults };
}

const EMPTY =
  "is empty; write from and environments for a component of the catalog, " +
  "or category, stages and environments for one of your own";

function isShipped(value: unknown): boolean {
  return typeof value === "object" && value !== null && "from" in value;
}

function readOwn(name: string, source: Declaration["source"]): Checked<DraftComponent> {
  const { value, faults } = check(componentSchema, source.value, source);
  if (value === undefined) return { faults };
  const { environments, dependsOn, postgres, ...values } = value;
  const installation = { dependsOn, secrets: {}, environments, ...(postgres === undefined ? {} : { postgres }) };
  return { value: { name, source, installation, definition: { source, values } }, faults };
}

async function readShipped(
  name: string,
  source: Declaration["source"],
  directory: string,
): Promise<Checked<DraftComponent>> {
  const { value, faults } = check(shippedComponentSchema, source.value, source);
  if (value === undefined) return { faults };
  const { from, ...installation } = value;
  const file = `${CATALOG}/${from}.yaml`;
  const shipped =
    (await readDeclarationIfThere(directory, file, from)) ?? (await readDeclarationIfThere(SHIPPED, file, from));
  if (shipped === undefined) return { faults: [faultAt(source, ["from"], await notShipped(from, directory))] };
  if (shipped.source.syntaxFaults.length > 0) return { faults: shipped.source.syntaxFaults };
  const definition = check(definitionSchema, shipped.source.value, shipped.source);
  if (definition.value === undefined) return { faults: definition.faults };
  return {
    value: { name, source, installation, definition: { source: shipped.source, values: definition.value } },
    faults: [],
  };
}

async function notShipped(from: string, directory: string): Promise<string> {
  return `there is no ${quote(from)} in the catalog; ${didYouMean(from, await catalogNames(directory))}`;
}

/** Names of the definitions that a project can install: its own, and those that this program ships. */
async function catalogNames(directory: string): Promise<readonly string[]> {
  const lists = await Promise.all([directory, SHIPPED].map((root) => listIfThere(join(root, CATALOG))));
  const names = lists.flatMap((files) => files ?? []).flatMap(({ name }) => /^(.+)\.yaml$/.exec(name)?.[1] ?? []);
  return [...new Set(names)].sort();
}
