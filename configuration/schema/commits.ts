import { z } from "zod";
import { emailProblem, personProblem, trailerProblem } from "../fields/commits.ts";
import { plainLineProblem } from "../fields/text.ts";
import { checkKeys, columns, text } from "./fields.ts";

/** The author and the trailers of commits of generated files. */
export const commits = z.strictObject({
  author: z
    .strictObject({
      name: text("Platform team", personProblem)
        .describe("The author of the [commits](guides/commits.md#author) of generated files")
        .register(columns, { absent: "`gitops-platform`" }),
      email: text("platform@example.org", emailProblem)
        .describe("The address of the author. Name and address go together")
        .register(columns, { type: "e-mail address" }),
    })
    .describe("The author of the commits")
    .exactOptional(),
  signed: z
    .boolean()
    .default(false)
    .describe(
      "Whether the commits name no author. GitHub then [signs](guides/commits.md#signed-commits) them, if the program works as a GitHub App",
    )
    .register(columns, { example: "`true`" }),
  trailers: z
    .record(z.string(), text("OPS-12", plainLineProblem))
    .superRefine(checkKeys(trailerProblem))
    .default({})
    .describe("Lines at the end of each [message](guides/commits.md#messages), by name")
    .register(columns, { example: "`{ Ticket: OPS-12 }`" }),
});
