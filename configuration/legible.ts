import { z } from "zod";

/**
 * As much of a value as can be read: rules look at it, so that an error in one place does not hide errors in another.
 *
 * - A text, number, truth value or word that is something else is `undefined`.
 * - A mapping that is required and something else is read as an empty one, and so is a list.
 * - A mapping or list that is optional and something else is `undefined`, but its key is there: `"home" in values`.
 * - Where a key is absent, its default counts.
 */
export type Legible<T> = unknown extends T
  ? unknown
  : T extends string | number | boolean
    ? T | undefined
    : T extends readonly (infer Item)[]
      ? readonly Legible<Item>[]
      : T extends object
        ? LegibleMapping<T>
        : T | undefined;

type LegibleMapping<T> = string extends keyof T
  ? { readonly [name: string]: Legible<T[keyof T]> }
  : { readonly [Key in keyof T]: Legible<T[Key]> | (Pick<T, Key> extends Required<Pick<T, Key>> ? never : undefined) };

/**
 * As much of a value as its schema can read. It asks for types alone, not for what texts and numbers say, and never fails.
 */
export function legible<S extends z.ZodType>(schema: S, value: unknown): Legible<z.output<S>> {
  // The type above says of each kind of schema what the function below does.
  return read(schema, value) as Legible<z.output<S>>;
}

function read(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return read(schema.unwrap(), value === undefined ? schema.def.defaultValue : value);
  if (schema instanceof z.ZodExactOptional)
    return hasForm(schema.unwrap(), value) ? read(schema.unwrap(), value) : undefined;
  if (schema instanceof z.ZodObject) return readObject(schema, isMapping(value) ? value : {});
  if (schema instanceof z.ZodRecord) {
    const entries = isMapping(value) ? Object.entries(value) : [];
    // `check` rejects this key.
    const named = entries.filter(([name]) => name !== "__proto__");
    return Object.fromEntries(named.map(([name, child]) => [name, read(schema.valueType, child)]));
  }
  if (schema instanceof z.ZodArray) return Array.isArray(value) ? value.map((item) => read(schema.element, item)) : [];
  if (schema instanceof z.ZodUnion) {
    const meant = schema.options.find((option) => hasForm(option, value));
    return meant === undefined ? undefined : read(meant, value);
  }
  if (schema instanceof z.ZodString) return typeof value === "string" ? value : undefined;
  if (schema instanceof z.ZodNumber) return typeof value === "number" ? value : undefined;
  if (schema instanceof z.ZodType) return schema.safeParse(value).data;
  throw new Error("not a schema");
}

function readObject({ shape }: z.ZodObject, mapping: Readonly<Record<string, unknown>>): unknown {
  // Those that are written come first, in their order.
  const written = Object.keys(mapping).filter((key) => Object.hasOwn(shape, key));
  const absent = Object.keys(shape).filter((key) => !Object.hasOwn(mapping, key));
  return Object.fromEntries([
    ...written.map((key) => [key, read(shape[key], mapping[key])]),
    ...absent
      .filter((key) => !(shape[key] instanceof z.ZodExactOptional))
      .map((key) => [key, read(shape[key], undefined)]),
  ]);
}

/** Whether a value is at all of the kind that a schema reads. */
function hasForm(schema: unknown, value: unknown): boolean {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return hasForm(schema.unwrap(), value);
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return isMapping(value);
  if (schema instanceof z.ZodArray) return Array.isArray(value);
  if (schema instanceof z.ZodUnion) return schema.options.some((option) => hasForm(option, value));
  return schema instanceof z.ZodLiteral ? schema.safeParse(value).success : true;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
