import { dirname, join, relative } from "node:path/posix";
import { z } from "zod";
import { TYPE_NAMES } from "./reference-types.ts";
import { columns, examples, type KeyColumns } from "./schema/fields.ts";
import { SECRET_KEYS } from "./schema/stack.ts";

/** A row of a table of keys, each cell in Markdown. */
export interface ReferenceRow {
  /** `environments.<name>.path` */
  readonly key: string;
  readonly type: string;
  /** Empty where a key is required, or nothing counts in its place. */
  readonly byDefault: string;
  readonly meaning: string;
  readonly example: string;
}

/**
 * Rows for all keys of a schema, in its order.
 * @param secret Whether the values below a key of the top are secrets; none by default.
 */
export function referenceRows(schema: z.ZodType, secret: (key: string) => boolean = () => false): ReferenceRow[] {
  return leavesOf(schema, "").map(({ key, layers }) => {
    const own = layers.reduceRight<KeyColumns>((all, layer) => ({ ...all, ...columns.get(layer) }), {});
    const innermost = layers.at(-1);
    const isSecret = secret(key.split(".")[0] ?? "");
    return {
      key,
      type: own.type ?? (isSecret ? "secret" : typeOf(innermost)),
      byDefault: own.absent ?? defaultOf(layers),
      meaning: layers.map((layer) => z.globalRegistry.get(layer)?.description).find((text) => text !== undefined) ?? "",
      example: own.example ?? (isSecret ? "" : exampleOf(innermost)),
    };
  });
}

/** Whether the values of a key of the stack are secrets. */
export const isStackSecret = (key: string): boolean => SECRET_KEYS.has(key);

interface Leaf {
  readonly key: string;
  /** The schema, and what it wraps, from the outside to the inside. */
  readonly layers: readonly z.ZodType[];
}

function leavesOf(schema: unknown, path: string, layers: readonly z.ZodType[] = []): Leaf[] {
  if (!(schema instanceof z.ZodType)) throw new Error(`${path} has no schema`);
  const all = [...layers, schema];
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional || schema instanceof z.ZodPrefault)
    return leavesOf(schema.unwrap(), path, all);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, child]) =>
      leavesOf(child, path === "" ? key : `${path}.${key}`),
    );
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject)
    return leavesOf(schema.element, `${path}[]`);
  const isNamed =
    schema instanceof z.ZodRecord &&
    (schema.valueType instanceof z.ZodObject ||
      ["registryPasswords", "ageKeys", "githubAppKeys", "githubTokens"].includes(path));
  return isNamed ? leavesOf(schema.valueType, `${path}.<name>`) : [{ key: path, layers: all }];
}

function typeOf(schema: unknown): string {
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodEnum) return choices(schema.options.map(String));
  if (schema instanceof z.ZodNumber) return rangeOf(schema);
  if (schema instanceof z.ZodArray)
    return schema.element instanceof z.ZodEnum
      ? `list of ${typeOf(schema.element)}`
      : `list of ${typeOf(schema.element)}s`;
  if (schema instanceof z.ZodRecord)
    return schema.valueType instanceof z.ZodUnknown ? "mapping" : "mapping of names to text";
  if (schema instanceof z.ZodUnion) return schema.options.map(typeOf).join(" or ");
  const problemOf = schema instanceof z.ZodType ? examples.get(schema)?.problemOf : undefined;
  return (problemOf === undefined ? undefined : TYPE_NAMES.get(problemOf)) ?? "text";
}

function choices(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return [quoted.slice(0, -1).join(", "), quoted.at(-1) ?? ""].filter(Boolean).join(" or ");
}

function rangeOf({ minValue, maxValue }: z.ZodNumber): string {
  const isBounded = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER;
  return isBounded ? `${minValue ?? 0} to ${maxValue}` : "whole number";
}

function defaultOf(layers: readonly z.ZodType[]): string {
  const given = layers.find((layer) => layer instanceof z.ZodDefault);
  return given === undefined ? "" : `\`${written(given.def.defaultValue)}\``;
}

function exampleOf(schema: unknown): string {
  const example = exampleIn(schema);
  return example === undefined ? "" : `\`${example}\``;
}

function exampleIn(schema: unknown): string | undefined {
  if (schema instanceof z.ZodArray) {
    const item = exampleIn(schema.element);
    return item === undefined ? undefined : `[${item}]`;
  }
  if (!(schema instanceof z.ZodType)) return undefined;
  const { examples: [example] = [] } = exampleSchema.parse(z.globalRegistry.get(schema) ?? {});
  return example === undefined ? examples.get(schema)?.example : written(example);
}

const exampleSchema = z.object({ examples: z.array(z.unknown()).optional() });

/** A value as YAML writes it on one line, without quotes. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Replaces the tables of keys in a page. Each table is between `<!-- keys: name -->` and `<!-- end of keys -->`.
 * @param page Its path below `docs/`, where links of the meanings begin.
 * @throws Error if the page has a table that nobody knows.
 */
export function withTables(page: string, text: string, tables: ReadonlyMap<string, readonly ReferenceRow[]>): string {
  return text.replaceAll(
    /(<!-- keys: (.+?) -->\n)[\s\S]*?(<!-- end of keys -->)/g,
    (_, begin: string, name: string, end) => {
      const rows = tables.get(name);
      if (rows === undefined) throw new Error(`docs/${page} has an unknown table: ${name}`);
      return `${begin}\n${tableOf(rows, page)}\n\n${String(end)}`;
    },
  );
}

function tableOf(rows: readonly ReferenceRow[], page: string): string {
  const lines = rows.map(({ key, type, byDefault, meaning, example }) =>
    [`\`${key}\``, type, byDefault, linksFrom(page, meaning), example]
      .map((cell) => cell.replaceAll("|", "\\|"))
      .join(" | "),
  );
  return ["key | type | default | meaning | example", "--- | --- | --- | --- | ---", ...lines]
    .map((line) => `| ${line} |`)
    .join("\n");
}

/** Links begin at `docs/`; here they begin where the page is. */
function linksFrom(page: string, text: string): string {
  return text.replaceAll(/\]\(([^)#]+)?(#[^)]*)?\)/g, (_, file: string | undefined, anchor = "") => {
    const target = file === undefined || join(file) === page ? "" : relative(dirname(page), file);
    return `](${target}${String(anchor)})`;
  });
}

/** The meaning of a key for editors, which show text without links: no Markdown in it. */
export function plainMeaning(meaning: string): string {
  return meaning.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
}
