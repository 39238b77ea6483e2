import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { jsonText, parseJson } from "../../yaml/json.ts";

/** ConfigMaps and Secrets as `substituteFrom` reads them. */
export interface Variables {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A request to the program. */
export type Request =
  /** Files or directories with definitions of custom resources. */
  | { readonly define: readonly string[] }
  | { readonly defineObjects: readonly unknown[] }
  | {
      readonly build: {
        /** Directory of the repository. */
        readonly root: string;
        readonly path: string;
        /** The Flux object. */
        readonly kustomization: unknown;
        readonly variables: readonly Variables[];
      };
    }
  | {
      readonly check: {
        readonly objects: readonly unknown[];
        /** Whether they are what a cluster gets: only then does a namespace have to be there. */
        readonly applied: boolean;
      };
    };

const answerSchema = z.object({
  error: z.string().optional(),
  built: z
    .array(
      z.object({
        object: z.record(z.string(), z.unknown()),
        /** Relative to the directory that was built. */
        origin: z.string(),
        /** Why variables could not be replaced. */
        error: z.string().optional(),
      }),
    )
    .default([]),
  faults: z
    .array(
      z.object({
        /** Index of the object. */
        object: z.number(),
        path: z.string(),
        kind: z.string(),
        detail: z.string().default(""),
        value: z.string().default(""),
      }),
    )
    .default([]),
});

/** An answer of the program; `error` is set when the program could not process the request at all. */
export type Answer = z.output<typeof answerSchema>;

/** One thing wrong with an object, in the words of the API server. */
export type Finding = Answer["faults"][number];

/** The program that builds like kustomize-controller and checks like the API server. Requests are met one at a time. */
export class FluxBuild {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #said = "";

  /**
   * @param command Words that start it.
   * @param openapi Directory with the OpenAPI documents of Kubernetes.
   */
  constructor([program, ...args]: readonly [program: string, ...args: string[]], openapi: string) {
    this.#child = spawn(program, [...args, openapi]);
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#said += text;
    });
    // A program that has ended tells so by ending its answers.
    this.#child.stdin.on("error", () => undefined);
    this.#answers = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** @throws Error when the program has ended. */
  async ask(request: Request): Promise<Answer> {
    this.#child.stdin.write(`${jsonText(request)}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error(`flux-build has ended: ${this.#said}`);
    return answerSchema.parse(parseJson(answer.value));
  }

  close(): void {
    this.#child.stdin.end();
  }
}
