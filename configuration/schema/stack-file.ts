import { z } from "zod";
import { SECRET_KEYS, stackSchema } from "./stack.ts";

/** A secret as the Pulumi CLI writes it. */
const encrypted = z.strictObject({
  secure: z.string().describe("The encrypted value, as pulumi config set --secret writes it"),
});

/** A key of the stack as it is in a file: with its secrets encrypted, and true or false also as text. */
function inFile(key: string, schema: z.ZodType): z.ZodType {
  const description = meaningOf(schema);
  const told = (own: z.ZodType) => (description === undefined ? own : own.describe(description));
  const inner = innermost(schema);
  if (SECRET_KEYS.has(key)) {
    const isNamed = inner instanceof z.ZodRecord;
    return told(isNamed ? z.record(z.string(), encrypted) : encrypted).exactOptional();
  }
  // The command pulumi config set writes text.
  if (inner instanceof z.ZodBoolean) return told(z.union([z.boolean(), z.enum(["true", "false"])])).exactOptional();
  return schema;
}

function meaningOf(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { description } = z.globalRegistry.get(schema) ?? {};
  const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional;
  return description ?? (isWrapped ? meaningOf(schema.unwrap()) : undefined);
}

function innermost(schema: unknown): unknown {
  const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional;
  return isWrapped ? innermost(schema.unwrap()) : schema;
}

const keys = Object.entries(stackSchema.shape).map(
  ([key, schema]) => [`platform:${key}`, inFile(key, schema)] as const,
);

/** `Pulumi.<stack>.yaml`, with the keys of other programs and of Pulumi itself as they may be. */
export const stackFileSchema = z.looseObject({
  config: z
    .looseObject(Object.fromEntries(keys))
    .describe("The configuration of the stack")
    // A key of the platform's that is not known is misspelled.
    .meta({ patternProperties: { [`^platform:(?!(?:${Object.keys(stackSchema.shape).join("|")})$)`]: false } }),
});
