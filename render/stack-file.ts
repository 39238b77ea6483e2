import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { YamlSource } from "../configuration/yaml-source.ts";
import { ConfigurationError } from "../configuration/fault.ts";
import type { FileReading } from "../configuration/files.ts";
import { isMapping } from "./validate/yaml-file.ts";

/** Names of the stacks that have a file in a directory. */
export function stacksOf(directory: string): string[] {
  return readdirSync(directory)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

function contentOf(path: string): FileReading {
  try {
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { problem: `cannot be read (${code}); put the stack's file there` };
  }
}

/**
 * What a stack's file configures.
 *
 * @throws ConfigurationError when it is not YAML
 */
export function readStackFile(directory: string, stack: string): Readonly<Record<string, unknown>> {
  const name = `Pulumi.${stack}.yaml`;
  const source = new YamlSource(name, contentOf(join(directory, name)));
  if (source.syntaxFaults.length > 0) throw new ConfigurationError(source.syntaxFaults);
  const config = isMapping(source.value) ? source.value["config"] : undefined;
  return isMapping(config) ? config : {};
}
