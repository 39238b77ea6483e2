import { dirname } from "node:path";
import { z } from "zod";

import { entryOf } from "../model/entry-of.ts";
import type { ConfigReader } from "../configuration/pulumi.ts";
import type { Legible } from "../configuration/legible.ts";
import type { StackValues } from "../configuration/schema/stack.ts";
import { readStack } from "../configuration/stack.ts";
import { NAMESPACE } from "../configuration/stack-source.ts";
import { configured, type ConfiguredValue } from "../render/program/configured.ts";
import { readStackFile } from "../render/stack-file.ts";
import type { Known } from "./known.ts";
import { complaintOf } from "./run-program.ts";
import type { CheckContext } from "./check.ts";

/** A stack's configuration. */
export interface Settings {
  /** Values as the engine passes them. If secrets cannot be read, placeholders replace them. */
  readonly values: readonly ConfiguredValue[];
  /** The same values with placeholders for all secrets, including required secrets that are not set. */
  readonly placeholders: readonly ConfiguredValue[];
  /** The values that could be parsed. */
  readonly legible: Legible<StackValues>;
  /** The reason why the secrets cannot be read; undefined when they can be. */
  readonly locked: string | undefined;
}

const printed = z.record(
  z.string(),
  z.looseObject({ value: z.string().default(""), secret: z.boolean().default(false) }),
);

/**
 * Reads the configuration of a stack, with the Pulumi CLI, which decrypts its secrets, or else from the file alone,
 * because the stack may not exist yet.
 *
 * @param file of the stack, with its directory
 * @throws ConfigurationError when the file is not YAML
 */
export async function readSettings(stack: string, file: string, run: CheckContext["run"]): Promise<Settings> {
  const directory = dirname(file);
  const name = stack.split("/").at(-1) ?? stack;
  const placeholders = configured(await readStackFile(directory, name)).values;
  const opened = await openedBy(run, stack, file);
  const values = "value" in opened ? opened.value : placeholders;
  const { legible } = await readStack({ config: readerOf(values), directory, stack: name });
  return { values, placeholders, legible, locked: "why" in opened ? opened.why : undefined };
}

async function openedBy(run: CheckContext["run"], stack: string, file: string): Promise<Known<ConfiguredValue[]>> {
  const target = ["--stack", stack, "--config-file", file, "--non-interactive"];
  const ran = await run("pulumi", ["config", "--json", "--show-secrets", ...target]);
  if (ran.exitCode !== 0) return { why: complaintOf(ran, "pulumi") };
  const values = printedIn(ran.stdout);
  if (values === undefined) return { why: "the Pulumi CLI prints it in another form" };
  return { value: Object.entries(values).map(([key, { value, secret }]) => ({ key, text: value, isSecret: secret })) };
}

function printedIn(stdout: string): z.output<typeof printed> | undefined {
  try {
    return printed.safeParse(JSON.parse(stdout)).data;
  } catch {
    return undefined;
  }
}

/** Reads values like the program. */
export function readerOf(values: readonly ConfiguredValue[]): ConfigReader {
  const prefix = `${NAMESPACE}:`;
  const own = new Map(
    values.filter(({ key }) => key.startsWith(prefix)).map((one) => [one.key.slice(prefix.length), one]),
  );
  return {
    keys: [...own.keys()],
    get: (key) => own.get(key)?.text,
    isSecret: (key) => own.get(key)?.isSecret ?? false,
  };
}

/** Parses the value of a key as JSON; undefined if it is not set or not JSON. */
export function settingOf({ values }: Pick<Settings, "values">, key: string): unknown {
  try {
    return JSON.parse(readerOf(values).get(key) ?? "") as unknown;
  } catch {
    return undefined;
  }
}

/** Looks up one of several named secrets, or the reason why it is unknown. */
export function namedSecret(
  settings: Settings,
  key: "registryPasswords" | "githubAppKeys" | "githubTokens",
  name: string,
): Known<string> {
  if (settings.locked !== undefined) return { why: `its secret cannot be read: ${settings.locked}` };
  const secret = entryOf(settings.legible[key], name);
  return typeof secret === "string" ? { value: secret } : { why: "its secret is not set" };
}

/** All secret texts. */
export function secretsIn({ values, locked }: Settings): string[] {
  if (locked !== undefined) return [];
  return values.filter(({ isSecret }) => isSecret).flatMap(({ text }) => textsIn(text));
}

function textsIn(text: string): string[] {
  try {
    const found: string[] = [];
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === "string") found.push(value);
      return value;
    });
    return [text, ...found];
  } catch {
    return [text];
  }
}
