import { format, resolveConfig } from "prettier";
import { z } from "zod";
import { registrationSchema } from "./schema/registration.ts";

/**
 * What a registration looks like, for editors: help at each key, and a mark at what is misspelled or of the wrong form. It
 * takes everything that the program takes; what only other files, or other values, show to be wrong, it takes as well.
 *
 * @param path of the file that it is for, which settles its formatting
 * @returns JSON Schema, draft 7: the newest that editors know whole
 */
export async function registrationJsonSchema(path: string): Promise<string> {
  const { $schema, ...schema } = z.toJSONSchema(registrationSchema, { io: "input", target: "draft-7" });
  const document = { $schema, $comment: "Written by npm run schema", title: "Registration of an app", ...schema };
  return format(JSON.stringify(document), { ...(await resolveConfig(path)), filepath: path });
}
