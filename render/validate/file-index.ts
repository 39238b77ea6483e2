import { posix } from "node:path";
import type { Fault } from "../../configuration/fault.ts";
import type { Files } from "./references.ts";
import { unsealed } from "./sealed.ts";
import { readYamlFile, type YamlDocument, type YamlFile } from "./yaml-file.ts";

/** Files by `<repository>/<path>`, and what is in those with YAML. */
export class FileIndex implements Files {
  readonly #texts: Map<string, string>;
  readonly #read = new Map<string, YamlFile>();
  readonly #directories = new Map<string, Set<string>>();
  readonly #originals = new Map<string, string>();

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = new Map(texts);
    for (const file of texts.keys()) this.#enter(file);
  }

  #enter(path: string): void {
    const directory = posix.dirname(path);
    if (directory === path) return;
    const entries = this.#directories.get(directory);
    if (entries !== undefined) {
      entries.add(posix.basename(path));
      return;
    }
    this.#directories.set(directory, new Set([posix.basename(path)]));
    this.#enter(directory);
  }

  copy(file: string, to: string): void {
    this.#texts.set(to, this.#texts.get(file) ?? "");
    this.#originals.set(to, file);
    this.#enter(to);
  }

  original(file: string): string {
    return this.#originals.get(file) ?? file;
  }

  has(file: string): boolean {
    return this.#texts.has(file);
  }

  isDirectory(path: string): boolean {
    return this.#directories.has(path.replace(/\/$/, ""));
  }

  list(directory: string): readonly string[] {
    return [...(this.#directories.get(directory) ?? [])];
  }

  below(directory: string): readonly string[] {
    return [...this.#texts.keys()].filter((file) => file.startsWith(posix.join(directory, "/")));
  }

  isSealed(file: string): boolean {
    const text = this.#texts.get(file);
    return text !== undefined && unsealed(file, text, this.read(file)) !== text;
  }

  textsOf(repository: string): readonly string[] {
    return this.below(repository).map((file) => this.#texts.get(file) ?? "");
  }

  read(file: string): readonly YamlDocument[] {
    return this.yaml(file).documents;
  }

  faults(file: string): readonly Fault[] {
    return this.yaml(file).faults;
  }

  /** Everything of a file that is read as YAML; nothing of any other. */
  yaml(file: string): YamlFile {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const text = this.#texts.get(file);
    const yaml = text === undefined || !isYaml(file, text) ? { documents: [], faults: [] } : readYamlFile(file, text);
    this.#read.set(file, yaml);
    return yaml;
  }
}

/** Kustomize takes objects in JSON, too. */
function isYaml(file: string, text: string): boolean {
  if (file.endsWith(".json")) return text.includes('"apiVersion"');
  return /\.ya?ml$/.test(file) || posix.basename(file) === "Kustomization";
}
