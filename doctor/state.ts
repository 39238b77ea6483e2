import { z } from "zod";
import { readState, type State } from "../recovery/interrupted.ts";
import { reasonOf, type Known } from "./known.ts";
import { complaintOf } from "./run-program.ts";
import type { CheckContext } from "./check.ts";

/** Reads the state of a stack; empty if the stack does not exist yet. */
export async function readStackState(stack: string, run: CheckContext["run"]): Promise<Known<State>> {
  const ran = await run("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"]);
  if (ran.exitCode === 0) {
    try {
      return { value: readState(ran.stdout) };
    } catch (error) {
      return { why: `the stack's state cannot be read: ${reasonOf(error)}` };
    }
  }
  const why = complaintOf(ran, "pulumi");
  return why.includes("no stack named") ? { value: readState('{"deployment":{}}') } : { why };
}

const metadata = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
const repository = z.looseObject({ name: z.string() });

/**
 * The objects that a stack has in the cluster, each as `<Kind> <namespace>/<name>`, or `<Kind> <name>` without a
 * namespace.
 */
export function objectsIn(state: Known<State>): ReadonlySet<string> {
  if ("why" in state) return new Set();
  return new Set(
    state.value.deployment.resources.flatMap(({ type, inputs }) => {
      const { data } = metadata.safeParse(inputs);
      if (!type.startsWith("kubernetes:") || data === undefined) return [];
      const { name, namespace } = data.metadata;
      return [`${type.split(":").at(-1) ?? ""} ${namespace === undefined ? "" : `${namespace}/`}${name}`];
    }),
  );
}

/** Names of the repositories that a stack has created. */
export function repositoriesIn(state: Known<State>): ReadonlySet<string> {
  if ("why" in state) return new Set();
  return new Set(
    state.value.deployment.resources.flatMap(({ type, inputs }) => {
      const { data } = repository.safeParse(inputs);
      return type === "github:index/repository:Repository" && data !== undefined ? [data.name] : [];
    }),
  );
}
