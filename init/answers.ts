import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { parse } from "yaml";
import { z } from "zod";
import { quote } from "../configuration/suggestion.ts";
import { UsageError } from "../user-error.ts";

/** The answers that a new project needs. */
export const answersSchema = z.strictObject({
  /** Organisation or person on GitHub. */
  owner: z.string(),
  /** Domain of the cluster. */
  domain: z.string(),
  /** Name of the first stack. */
  stack: z.string().default("dev"),
  /** Environment of the cluster. Default: the name of the stack. */
  environment: z.string().optional(),
  /** Name of the cluster. Default: the name of the stack. */
  cluster: z.string().optional(),
  /** Context of the kubeconfig. Default: the current one. */
  context: z.string().optional(),
  /** Address of the `install.yaml` of a Flux release. */
  manifest: z.string().default("https://github.com/fluxcd/flux2/releases/download/v2.9.5/install.yaml"),
});

export type Answers = z.output<typeof answersSchema>;

/** Answers that are known already. */
export type Given = { readonly [Name in keyof Answers]?: string | undefined };

/** The questions for answers without a default. */
const questions = {
  owner: "Organisation or person on GitHub that owns the platform's repositories",
  domain: "Domain of the cluster, such as example.org",
} as const;

/**
 * Reads a YAML file of answers.
 *
 * @throws UsageError if the file cannot be read, or has a key that is no answer
 */
export function answersIn(file: string): Given {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`--answers ${quote(file)} cannot be read`);
  }
  const { success, data, error } = answersSchema.partial().safeParse(parse(text));
  if (success) return data;
  throw new UsageError(`--answers ${quote(file)}: ${z.prettifyError(error).split("\n")[0] ?? ""}`);
}

/**
 * Asks for the answers that are missing.
 *
 * @param terminal Where a person answers; undefined where there is none.
 * @throws UsageError if an answer is missing and nobody can be asked
 */
export async function complete(given: Given, terminal: NodeJS.ReadStream | undefined): Promise<Answers> {
  const missing = (["owner", "domain"] as const).filter((name) => (given[name] ?? "") === "");
  if (missing.length > 0 && terminal === undefined) {
    throw new UsageError(`Answers are missing; add ${missing.map((name) => `--${name} <${name}>`).join(" and ")}`);
  }
  const answers: Record<string, string | undefined> = { ...given };
  if (terminal !== undefined && missing.length > 0) {
    const asking = createInterface({ input: terminal, output: process.stderr });
    for (const name of missing) answers[name] = (await asking.question(`${questions[name]}: `)).trim();
    asking.close();
  }
  return answersSchema.parse(answers);
}
