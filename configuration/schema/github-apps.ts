import { z } from "zod";
import { appKeyProblem } from "../fields/github-app-key.ts";
import { examples, text } from "./fields.ts";

const number = (example: string) => z.int().min(1).register(examples, { example });

/** A GitHub App with one of its installations. Flux takes numbers alone, no client id. */
export const githubApp = z.strictObject({
  id: number("1234567"),
  installationId: number("89012345"),
  /** Whether several apps may be read with it. */
  shared: z.boolean().default(false),
});

/** Its private key. */
export const githubAppKey = text("the content of the .pem file", appKeyProblem);
