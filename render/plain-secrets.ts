import { secretKind } from "../configuration/fields/secrets.ts";
import { isMapping } from "../yaml/plain.ts";
import { readYamlFile, type YamlDocument } from "./validate/yaml-file.ts";

/**
 * Secrets that stand in plain text in files that people keep, each with file and line. The values are never shown.
 *
 * A Secret whose entries are all variables of Flux's is none: the value is somewhere else.
 *
 * @param checkouts Files that people keep, by `<repository>/<path>`.
 */
export function plainSecrets(checkouts: ReadonlyMap<string, string>): string[] {
  return [...checkouts].flatMap(([file, text]) => {
    const objects = /\.(?:ya?ml|json)$/.test(file) && /\bSecret\b/.test(text) ? unsealedObjects(file, text) : [];
    // The line of a key is worth more than that of its object, so each line is told once.
    const lines = new Map([...objects, ...secretsByForm(file, text)]);
    return [...lines].sort(([one], [other]) => one - other).map(([line, problem]) => `${file}:${line}: ${problem}`);
  });
}

function unsealedObjects(file: string, text: string): [number, string][] {
  return readYamlFile(file, text).documents.flatMap((document): [number, string][] => {
    if (document.kind !== "Secret" || document.apiVersion !== "v1" || document.sealed) return [];
    const [entry, ...more] = plainEntries(document);
    if (entry === undefined) return [];
    const names = [entry, ...more].map(([, name]) => name).join(", ");
    const problem = `Secret ${document.name} has ${names} in plain text; seal the file with sops, and use new values`;
    return [[document.lineOf(entry), problem]];
  });
}

function plainEntries({ value }: YamlDocument): [string, string][] {
  return ["data", "stringData"].flatMap((field) => {
    const entries = value[field];
    return Object.entries(isMapping(entries) ? entries : {})
      .filter(([, entry]) => isValue(field === "data" ? decoded(entry) : entry))
      .map(([name]): [string, string] => [field, name]);
  });
}

/** Whether an entry says something that nobody should read. */
function isValue(entry: unknown): boolean {
  if (typeof entry !== "string") return false;
  return entry.trim() !== "" && !entry.includes("${") && !/^\s*-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----/.test(entry);
}

function decoded(entry: unknown): unknown {
  return typeof entry !== "string" || entry.includes("${") ? entry : Buffer.from(entry, "base64").toString();
}

/** Keys and tokens that are known by their form, wherever they stand. What is sealed has another form. */
function secretsByForm(file: string, text: string): [number, string][] {
  if (/\.(?:md|txt|rst|adoc)$/i.test(file)) return [];
  return text.split("\n").flatMap((content, index): [number, string][] => {
    const kind = secretKind(content);
    if (kind === undefined) return [];
    return [[index + 1, `has ${kind} in plain text; make a new one, and seal it with sops`]];
  });
}
