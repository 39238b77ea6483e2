import { join } from "node:path";
import { writePath, type Path, type Source } from "./fault.ts";
import { readIfThere, type FileReading } from "./files.ts";
import { YamlSource } from "./yaml-source.ts";

/** Namespace of this program's keys: the project's name, which Pulumi prefixes them with. */
export const NAMESPACE = "platform";

/** Values of a stack's configuration, by key. */
type Values = Readonly<Record<string, unknown>>;

/**
 * Where the values of a stack's configuration are written. The engine hands over the values alone; their lines are looked
 * up in the stack's file, where it is at its usual place.
 */
export class StackSource implements Source {
  readonly file: string;
  readonly #yaml: YamlSource;
  /** The values that the engine has read; undefined where the file is known to be the stack's. */
  readonly #values: Values | undefined;

  private constructor(file: string, content: FileReading, values: Values | undefined) {
    this.file = file;
    this.#yaml = new YamlSource(file, content);
    this.#values = values;
  }

  /**
   * @param values The values that the engine has read. With `--config-file`, they come from another file, and the file here
   * may differ: only keys with these values count. Default: every key counts.
   */
  static async open(directory: string, stack: string, values?: Values): Promise<StackSource> {
    const file = `Pulumi.${stack}.yaml`;
    return new StackSource(file, (await readIfThere(join(directory, file))) ?? { text: "" }, values);
  }

  locate(path: Path): { line?: number; path: string } {
    const [key = "", ...rest] = path;
    const name = `${NAMESPACE}:${key}`;
    const isThere = this.#yaml.has(["config", name]) && this.#isMeant(String(key));
    const line = isThere ? this.#yaml.lineOf(["config", name, ...rest]) : undefined;
    return { path: writePath([name, ...rest]), ...(line === undefined ? {} : { line }) };
  }

  /**
   * The single values below a key, and whether each is written encrypted. The engine takes the whole key for a secret when
   * one of them is. Empty when the file does not have the key.
   */
  leaves(key: string): readonly Leaf[] {
    const found = this.#isMeant(key) ? this.#written(key) : undefined;
    return found === undefined ? [] : leaves(found, [key]);
  }

  #written(key: string): unknown {
    const { value } = this.#yaml;
    const config = isMapping(value) ? value["config"] : undefined;
    return isMapping(config) ? config[`${NAMESPACE}:${key}`] : undefined;
  }

  /** Whether the file is the one that the engine has read, as far as a key tells. */
  #isMeant(key: string): boolean {
    return this.#values === undefined || this.#yaml.value === undefined || says(this.#written(key), this.#values[key]);
  }
}

/** Whether a file says what the engine has read of it, which may have JSON in place of what should be text. */
function says(written: unknown, given: unknown): boolean {
  if (isEncrypted(written)) return true;
  if (typeof given === "string" && typeof written === "object" && written !== null) return says(written, jsonOf(given));
  if (Array.isArray(written)) {
    return (
      Array.isArray(given) && written.length === given.length && written.every((item, at) => says(item, given[at]))
    );
  }
  if (!isMapping(written)) return String(written) === String(given);
  const keys = Object.keys(written);
  return (
    isMapping(given) && Object.keys(given).length === keys.length && keys.every((key) => says(written[key], given[key]))
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Leaf {
  readonly path: Path;
  readonly encrypted: boolean;
}

function leaves(value: unknown, path: Path): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (!isMapping(value)) return [{ path, encrypted: false }];
  if (isEncrypted(value)) return [{ path, encrypted: true }];
  return Object.keys(value).flatMap((key) => leaves(value[key], [...path, key]));
}

/** How Pulumi writes an encrypted value: `{ secure: <ciphertext> }`. */
function isEncrypted(value: unknown): boolean {
  return isMapping(value) && Object.keys(value).length === 1 && "secure" in value;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
