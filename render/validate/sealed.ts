import { posix } from "node:path";
import { toYaml } from "../../yaml/write.ts";
import { jsonText, parseJson } from "../../yaml/json.ts";
import { isMapping, textOf, type YamlDocument } from "./yaml-file.ts";

/** The placeholder for a secret. */
export const secretPlaceholder = "placeholder-of-a-secret";

/** The placeholder for a sealed number, which is valid as a port, an amount or a duration. */
export const secretNumber = 20_007;

/** A value that is sealed, as sops writes it, and its type; or as this program shows what it would seal. */
const SEALED = /^ENC\[AES256_GCM,data:.*,type:(\w+)\]$|^\[sealed\b/s;

const ANYWHERE = /ENC\[AES256_GCM,data:[^\]]*?(?:,type:(\w+))?\]/g;

/** The type of a sealed value: `str`, `int`, `float`, `bool`, or `bytes`; undefined when it is not sealed. */
export function sealedType(value: unknown): string | undefined {
  const found = typeof value === "string" ? SEALED.exec(value) : null;
  return found === null ? undefined : (found[1] ?? "str");
}

/**
 * A file as Flux would have it after decrypting: with placeholders for what nobody can read here.
 *
 * @param documents The documents in the file, if it is YAML.
 */
export function unsealed(file: string, text: string, documents: readonly YamlDocument[]): string {
  if (documents.some(({ sealed }) => sealed)) {
    return toYaml(documents.map(opened));
  }
  switch (posix.extname(file)) {
    case ".env":
      return text.includes("sops_mac=ENC[") ? inText(text.replaceAll(/^sops_.*\n?/gm, "")) : text;
    case ".ini":
      return /^\[sops\]$/m.test(text) ? inText(text.replace(/^\[sops\]$[^]*/m, "")) : text;
    case ".yaml":
    case ".yml":
      return text;
    default:
      return text.includes('"sops"') ? unsealedJson(file, text) : text;
  }
}

/** A file of JSON, or of anything else, which sops wraps into JSON. */
function unsealedJson(file: string, text: string): string {
  const value = jsonOf(text);
  if (!isMapping(value) || !isMapping(value["sops"])) return text;
  return posix.extname(file) === ".json" ? jsonText(withPlaceholders(value)) : secretPlaceholder;
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Returns the content of a document; if it is sealed, with placeholders for the values that nobody can read here. */
export function opened({ value, sealed }: YamlDocument): Readonly<Record<string, unknown>> {
  return sealed ? withPlaceholders(value) : value;
}

/** A sealed object without its seal. */
function withPlaceholders(sealed: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isSecret = sealed["kind"] === "Secret" && sealed["apiVersion"] === "v1";
  const encoded = Buffer.from(secretPlaceholder).toString("base64");
  // `entriesNotText` reports entries of a Secret that are not text.
  const inSecret: Readonly<Record<string, StandIn>> = { data: () => encoded, stringData: () => secretPlaceholder };
  return Object.fromEntries(
    Object.entries(sealed)
      .filter(([key]) => key !== "sops")
      .map(([key, value]) => [key, filled(value, (isSecret ? inSecret[key] : undefined) ?? standIn)]),
  );
}

/** Returns the placeholder for a sealed value, by its type. */
type StandIn = (type: string) => unknown;

function filled(value: unknown, standInFor: StandIn): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, standInFor));
  if (isMapping(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, standInFor)]));
  }
  const type = sealedType(value);
  return type === undefined ? value : standInFor(type);
}

function standIn(type: string): unknown {
  if (type === "int" || type === "float") return secretNumber;
  return type === "bool" ? true : secretPlaceholder;
}

function inText(text: string): string {
  return text.replaceAll(ANYWHERE, (_, type = "str") => String(standIn(textOf(type))));
}

/** Entries of a sealed Secret that are sealed as something else than text, which Kubernetes refuses, and as what. */
export function entriesNotText({ value, sealed, kind }: YamlDocument): { path: [string, string]; type: string }[] {
  if (!sealed || kind !== "Secret") return [];
  return ["data", "stringData"].flatMap((field) => {
    const entries = value[field];
    return Object.entries(isMapping(entries) ? entries : {}).flatMap(([name, entry]) => {
      const type = sealedType(entry) ?? typeOf(entry);
      const word = words[type];
      return word === undefined ? [] : [{ path: [field, name] as [string, string], type: word }];
    });
  });
}

/** Returns the type of a value that is not sealed, such as `null`, which sops leaves as it is. */
function typeOf(value: unknown): string {
  return typeof value === "number" || typeof value === "bigint" ? "int" : typeof value === "boolean" ? "bool" : "str";
}

const words: Readonly<Record<string, string>> = { int: "a number", float: "a number", bool: "true or false" };
