import { format, resolveConfig } from "prettier";
import { z } from "zod";
import { componentSchema, definitionSchema, shippedComponentSchema } from "./schema/component.ts";
import { plainMeaning } from "./reference-tables.ts";
import { columns } from "./schema/fields.ts";
import { registrationSchema } from "./schema/registration.ts";
import { stackFileSchema } from "./schema/stack-file.ts";
import { workloadSchema } from "./schema/workload.ts";

/** A kind of file that people write. */
export interface DescribedFile {
  /** Where its JSON Schema is, from the project's directory. */
  readonly file: string;
  readonly schema: z.ZodType;
  readonly title: string;
}

/** Every kind of file that people write. */
export const DESCRIBED_FILES: readonly DescribedFile[] = [
  { file: "apps/registration.schema.json", schema: registrationSchema, title: "Registration of an app" },
  {
    file: "infrastructure/component.schema.json",
    schema: z.union([shippedComponentSchema, componentSchema]),
    title: "Component of the infrastructure",
  },
  { file: "catalog/definition.schema.json", schema: definitionSchema, title: "Definition of a component" },
  {
    file: "workloads/workload.schema.json",
    schema: workloadSchema,
    title: "An in-house app without repositories of its own",
  },
  { file: "stack.schema.json", schema: stackFileSchema, title: "Configuration of a stack" },
];

/**
 * Returns the schema of a file, for editors: they explain each key, and mark misspelled keys and values of the wrong form.
 * The schema accepts everything that the program accepts, and also errors that only other files or values reveal.
 *
 * @param path of the schema's file, which determines its formatting
 * @returns JSON Schema, draft 7: the newest that editors support completely
 */
export async function jsonSchema(described: DescribedFile, path: string): Promise<string> {
  const { $schema, ...schema } = z.toJSONSchema(described.schema, {
    io: "input",
    target: "draft-7",
    // Links and the like are for the reference.
    override: ({ zodSchema, jsonSchema: described }) => {
      if (described.description === undefined) return;
      const absent = zodSchema instanceof z.ZodType ? columns.get(zodSchema)?.absent : undefined;
      const byDefault = absent === undefined ? "" : `. Default: ${absent}`;
      described.description = plainMeaning(`${described.description}${byDefault}`);
    },
  });
  const document = { $schema, $comment: "Written by npm run platform -- schema", title: described.title, ...schema };
  return format(JSON.stringify(document), { ...(await resolveConfig(path)), filepath: path });
}
