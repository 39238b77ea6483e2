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
 * What a file looks like, for editors: help at each key, and a mark at what is misspelled or of the wrong form. It takes
 * everything that the program takes; what only other files, or other values, show to be wrong, it takes as well.
 *
 * @param path of the file that it is for, which settles its formatting
 * @returns JSON Schema, draft 7: the newest that editors know whole
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
