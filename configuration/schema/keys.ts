import { z } from "zod";
import { columns } from "./fields.ts";

/** How the keys of a stack change. */
export const keysSchema = z.strictObject({
  generations: z
    .record(z.string(), z.int().min(1))
    .default({})
    .describe(
      "The generation of each key, `1` if it is not in the mapping. To [change a key](guides/keys.md), add 1: `cluster` and `my-diet/age` are AGE keys, `fleet`, `my-diet/platform`, `my-diet/source` and `my-diet/images` deploy keys",
    )
    .register(columns, { type: "mapping of keys to whole numbers", example: "`{ cluster: 2, my-diet/age: 2 }`" }),
  maxAge: z
    .strictObject({
      age: days().describe("The days after which each run warns of an AGE key that is older").exactOptional(),
      deployKey: days().describe("The same for deploy keys").exactOptional(),
      client: days().describe("The same for secrets of OpenID Connect clients").exactOptional(),
      database: days().describe("The same for passwords of databases").exactOptional(),
    })
    .prefault({})
    .describe("How old keys may become, in days"),
});

function days() {
  return z.int().min(1).register(columns, { type: "days", absent: "never", example: "`365`" });
}
