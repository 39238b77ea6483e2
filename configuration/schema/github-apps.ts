import { z } from "zod";
import { appKeyProblem } from "../fields/github-app-key.ts";
import { columns, examples, text } from "./fields.ts";

const number = (example: string) => z.int().min(1).register(examples, { example });

/** A GitHub App with one of its installations. Flux takes numbers alone, no client id. */
export const githubApp = z.strictObject({
  id: number("1234567")
    .describe("The id of a [GitHub App](guides/github-apps.md). Other keys refer to it by `<name>`")
    .register(columns, { type: "number" }),
  installationId: number("89012345")
    .describe("The last part of the URL of its installation")
    .register(columns, { type: "number" }),
  /** Whether several apps may be read with it. */
  shared: z
    .boolean()
    .default(false)
    .describe(
      "Whether its key may be in the namespaces of several apps, or of an app and Flux. Each of them can then read what any of them can read",
    )
    .register(columns, { example: "`true`" }),
});

/** Its private key. */
export const githubAppKey = text("the content of the .pem file", appKeyProblem);
