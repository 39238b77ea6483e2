import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse, stringify, YAMLParseError } from "yaml";
import { z } from "zod";
import { SandboxError } from "../errors.ts";
import { writePrivateFile } from "./private-file.ts";

const stackFile = z.looseObject({
  encryptionsalt: z.string().optional(),
  config: z.record(z.string(), z.unknown()).default({}),
});

/** Settings that point a stack to the sandbox instead of the outside world, by key of the stack's configuration. */
export type Overrides = Readonly<
  Record<string, string | boolean | Readonly<Record<string, unknown>> | readonly unknown[]>
>;

/** The changes of a sandbox to a stack's configuration. */
export interface SandboxSettings {
  /** Values that override the project's: objects are merged key by key, other values are replaced. */
  readonly overrides: Overrides;
  /** Defaults for keys, and for keys of objects, that the project's file does not set. */
  readonly additions: Overrides;
}

/** The differences between the sandbox's own file and the project's that affect what a run accepts. */
export interface SettingsChange {
  /** Keys that the sandbox has added, such as `platform:flux.extraComponents`. */
  readonly added: readonly string[];
  /** Keys that the sandbox has left out, because their values are encrypted for another stack. */
  readonly leftOut: readonly string[];
}

/**
 * Writes the sandbox's own `Pulumi.<stack>.yaml`: the project's, with the outside world replaced. Secrets that
 * `pulumi config set --secret` added to an earlier file are kept, except passwords of registries that the stack no
 * longer has.
 *
 * @param project The committed file; read only.
 * @param target The sandbox's file; created or updated.
 * @throws SandboxError when the committed file is not a stack's file
 */
export function writeStackSettings(project: string, target: string, settings: SandboxSettings): SettingsChange {
  const own = existsSync(target) ? readStackFile(target) : { config: {} };
  const { config, change } = sandboxConfig(project, settings);
  const registries = registriesIn(config);
  const secrets = Object.entries(own.config)
    .filter(([, value]) => holdsSecret(value))
    .map(([key, value]): [string, unknown] => [key, key === PASSWORDS ? onlyNames(value, registries) : value]);
  const { encryptionsalt } = own;
  writePrivateFile(
    target,
    stringify({
      ...(encryptionsalt === undefined ? {} : { encryptionsalt }),
      config: { ...config, ...Object.fromEntries(secrets) },
    }),
  );
  return change;
}

/** Names of the registries in the sandbox's file, each of which needs a password. */
export function sandboxRegistries(project: string, settings: SandboxSettings): readonly string[] {
  return registriesIn(sandboxConfig(project, settings).config);
}

const PASSWORDS = "platform:registryPasswords";

function sandboxConfig(
  project: string,
  { overrides, additions }: SandboxSettings,
): { readonly config: Record<string, unknown>; readonly change: SettingsChange } {
  const leftOut: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(readStackFile(project).config)) {
    const open = withoutSecrets(value, key, leftOut);
    if (open !== undefined) config[key] = open;
  }
  for (const [key, value] of Object.entries(overrides)) config[key] = overlay(config[key], value);
  const added: string[] = [];
  for (const [key, value] of Object.entries(additions)) config[key] = completed(config[key], value, key, added);
  return { config, change: { added, leftOut } };
}

/** A value without its encrypted parts; `undefined` if nothing is left. */
function withoutSecrets(value: unknown, key: string, leftOut: string[]): unknown {
  const inside = mapping.safeParse(value);
  if (!inside.success || !holdsSecret(value)) return value;
  if ("secure" in inside.data) {
    leftOut.push(key);
    return undefined;
  }
  const left = Object.entries(inside.data)
    .map(([name, item]): [string, unknown] => [name, withoutSecrets(item, `${key}.${name}`, leftOut)])
    .filter(([, item]) => item !== undefined);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** The existing value, completed with an addition where it sets nothing. */
function completed(there: unknown, addition: unknown, key: string, added: string[]): unknown {
  if (there === undefined) {
    added.push(key);
    return addition;
  }
  const both = z.tuple([mapping, mapping]).safeParse([there, addition]);
  if (!both.success) return there;
  const [own, more] = both.data;
  const missing = Object.entries(more).map(([name, value]): [string, unknown] => [
    name,
    completed(own[name], value, `${key}.${name}`, added),
  ]);
  return { ...own, ...Object.fromEntries(missing) };
}

function registriesIn(config: Readonly<Record<string, unknown>>): readonly string[] {
  return registryNames.safeParse(config["platform:registries"]).data?.map(({ name }) => name) ?? [];
}

const registryNames = z.array(z.looseObject({ name: z.string() }));

function onlyNames(value: unknown, names: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(mapping.parse(value)).filter(([name]) => names.includes(name));
  return Object.fromEntries(entries);
}

/** The settings of a stack's file about its cluster and the shared fleet repository. */
export interface FleetPart {
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /** Whether the stack creates the fleet repository; the others attach to it. */
  readonly createsFleet: boolean;
}

/** The settings of a stack's file, by key. */
export function configurationOf(file: string): Readonly<Record<string, unknown>> {
  return readStackFile(file).config;
}

/** Reads {@link FleetPart}. The program reports missing or invalid settings. */
export function fleetPartOf(file: string): FleetPart {
  const { config } = readStackFile(file);
  const cluster = clusterName.safeParse(config["platform:cluster"]).data;
  return {
    cluster: cluster === undefined ? `? (${basename(file)})` : `${cluster.environment}/${cluster.name}`,
    createsFleet: creation.safeParse(config["platform:fleet"]).data?.create ?? false,
  };
}

const clusterName = z.looseObject({ environment: z.string(), name: z.string() });
const creation = z.looseObject({ create: z.boolean() });

function readStackFile(path: string): z.infer<typeof stackFile> {
  const text = readFileSync(path, "utf8");
  try {
    return stackFile.parse(parse(text) ?? {});
  } catch (cause) {
    const why = cause instanceof YAMLParseError ? cause.message : 'it has to be a mapping with the key "config"';
    throw new SandboxError(`${basename(path)} is not the file of a stack: ${why}`, { cause });
  }
}

const mapping = z.record(z.string(), z.unknown());

function overlay(below: unknown, above: Overrides[string]): unknown {
  const both = z.tuple([mapping, mapping]).safeParse([below, above]);
  return both.success ? { ...both.data[0], ...both.data[1] } : above;
}

/** Whether a value is or contains `{ secure: … }`. */
function holdsSecret(value: unknown): boolean {
  const inside = mapping.safeParse(value);
  return inside.success && ("secure" in inside.data || Object.values(inside.data).some(holdsSecret));
}
