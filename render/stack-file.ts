import { readdirSync } from "node:fs";
import { join } from "node:path";
import { YamlSource } from "../configuration/yaml-source.ts";
import { ConfigurationError } from "../configuration/fault.ts";
import { readIfThere } from "../configuration/files.ts";
import { isMapping } from "./validate/yaml-file.ts";

/** Names of the stacks that have a file in a directory. */
export function stacksOf(directory: string): string[] {
  return readdirSync(directory)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * Returns the configuration in a stack's file.
 *
 * @throws ConfigurationError when the file is missing, cannot be read, or is not YAML
 */
export async function readStackFile(directory: string, stack: string): Promise<Readonly<Record<string, unknown>>> {
  const name = `Pulumi.${stack}.yaml`;
  const content = (await readIfThere(join(directory, name))) ?? { problem: "is not there; put the stack's file there" };
  const source = new YamlSource(name, content);
  if (source.syntaxFaults.length > 0) throw new ConfigurationError(source.syntaxFaults);
  const config = isMapping(source.value) ? source.value["config"] : undefined;
  return isMapping(config) ? config : {};
}
