import { join } from "node:path";
import { writePath, type Path, type Source } from "./fault.ts";
import { readIfThere, type FileReading } from "./files.ts";
import { YamlSource } from "./yaml-source.ts";

/** Namespace of this program's keys: the project's name, which Pulumi prefixes them with. */
export const NAMESPACE = "platform";

/**
 * Where the values of a stack's configuration are written. The engine hands over the values alone; their lines are looked
 * up in the stack's file, where it is at its usual place.
 */
export class StackSource implements Source {
  readonly file: string;
  readonly #yaml: YamlSource;

  private constructor(file: string, content: FileReading) {
    this.file = file;
    this.#yaml = new YamlSource(file, content);
  }

  static async open(directory: string, stack: string): Promise<StackSource> {
    const file = `Pulumi.${stack}.yaml`;
    return new StackSource(file, (await readIfThere(join(directory, file))) ?? { text: "" });
  }

  locate(path: Path): { line?: number; path: string } {
    const [key = "", ...rest] = path;
    const name = `${NAMESPACE}:${key}`;
    const line = this.#yaml.has(["config", name]) ? this.#yaml.lineOf(["config", name, ...rest]) : undefined;
    return { path: writePath([name, ...rest]), ...(line === undefined ? {} : { line }) };
  }

  /**
   * The single values below a key, and whether each is written encrypted. The engine takes the whole key for a secret when
   * one of them is. Empty when the file does not have the key.
   */
  leaves(key: string): readonly Leaf[] {
    const { value } = this.#yaml;
    const config = isMapping(value) ? value["config"] : undefined;
    const found = isMapping(config) ? config[`${NAMESPACE}:${key}`] : undefined;
    return found === undefined ? [] : leaves(found, [key]);
  }
}

interface Leaf {
  readonly path: Path;
  readonly encrypted: boolean;
}

function leaves(value: unknown, path: Path): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (!isMapping(value)) return [{ path, encrypted: false }];
  const keys = Object.keys(value);
  // How Pulumi writes an encrypted value: { secure: <ciphertext> }.
  if (keys.length === 1 && keys[0] === "secure") return [{ path, encrypted: true }];
  return keys.flatMap((key) => leaves(value[key], [...path, key]));
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
