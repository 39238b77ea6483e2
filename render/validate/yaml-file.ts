import type { Fault, Path } from "../../configuration/fault.ts";
import { yamlFault } from "../../configuration/yaml-source.ts";
import { readYaml } from "../../yaml/read.ts";
import type { YamlTree } from "../../yaml/tree.ts";
import { isMapping, textOf } from "../../yaml/plain.ts";

export { isMapping, itemsOf, textOf, valueAt } from "../../yaml/plain.ts";

/** One document of a file. */
export interface YamlDocument {
  readonly file: string;
  /** Plain data. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Whether its secret values are encrypted. */
  readonly sealed: boolean;
  has(path: Path): boolean;
  /** The line of a path, or of its nearest ancestor that is there. */
  lineOf(path: Path): number;
  /** The first line that has the text in it, if one has. */
  lineWith(text: string): number | undefined;
}

/** The objects of a YAML file, and what keeps it from being read. */
export interface YamlFile {
  readonly documents: readonly YamlDocument[];
  readonly faults: readonly Fault[];
}

/** @param file What messages call it. */
export function readYamlFile(file: string, text: string): YamlFile {
  const { documents, faults } = readYaml(text);
  if (faults.length > 0) return { documents: [], faults: faults.map((fault) => yamlFault(file, fault)) };
  return { documents: documents.flatMap((tree) => documentOf(file, text, tree)), faults: [] };
}

function documentOf(file: string, text: string, tree: YamlTree): YamlDocument[] {
  const { value } = tree;
  if (!isMapping(value)) return [];
  const metadata = isMapping(value["metadata"]) ? value["metadata"] : {};
  const [start, end] = tree.range;
  return [
    {
      file,
      value,
      apiVersion: textOf(value["apiVersion"]),
      kind: textOf(value["kind"]),
      name: textOf(metadata["name"]),
      sealed: isMapping(value["sops"]),
      has: (path) => tree.has(path),
      lineOf: (path) => tree.lineOf(path),
      lineWith: (wanted) => {
        const found = text.slice(start, end).indexOf(wanted);
        return found === -1 ? undefined : tree.lineAt(start + found);
      },
    },
  ];
}
