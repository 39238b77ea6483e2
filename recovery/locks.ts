import { ExecaError } from "execa";
import { z } from "zod";
import { pulumi } from "./pulumi.ts";

/** A lock on a stack in a self-managed backend. */
export interface Lock {
  readonly user: string;
  readonly host: string;
  /** Id of the process that took the lock, on that host. */
  readonly process: number;
  /** The time at which it was taken, RFC 3339. */
  readonly since: string;
}

/**
 * The holder of a stack: locks, or an update in Pulumi Cloud, about which the CLI reports only that it is in progress.
 */
export type Held = { readonly by: "nobody" } | { readonly by: "locks"; readonly locks: readonly Lock[] } | CloudUpdate;

interface CloudUpdate {
  readonly by: "update";
}

/**
 * Returns the holder of a stack, which must exist.
 *
 * No command shows locks in every backend. `pulumi stack init` on an existing stack takes the lock before it looks for
 * the stack: it is refused in both cases, changes nothing, and reports the reason.
 */
export async function holderOf(stack: string): Promise<Held> {
  try {
    await pulumi(["stack", "init", stack, "--no-select"]);
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const said = String(error.stderr);
    if (said.includes("currently locked")) return { by: "locks", locks: locksIn(said) };
    if (!said.includes("already exists")) throw error;
  }
  return (await isUpdating(stack)) ? { by: "update" } : { by: "nobody" };
}

/**
 * Parses the locks in the engine's refusal.
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/lock.go `checkForLock`
 */
export function locksIn(refusal: string): Lock[] {
  return [...refusal.matchAll(/created by (.*)@(.+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, user = "", host = "", process = "", since = ""]) => ({ user, host, process: Number(process), since }),
  );
}

const stacks = z.array(z.looseObject({ name: z.string(), updateInProgress: z.boolean().default(false) }));

/** Whether the stack has an update in progress; only Pulumi Cloud reports this. */
async function isUpdating(stack: string): Promise<boolean> {
  const all = stacks.parse(JSON.parse(await pulumi(["stack", "ls", "--json"])));
  const [wanted] = stack.split("/").slice(-1);
  return all.some(({ name, updateInProgress }) => updateInProgress && name.split("/").at(-1) === wanted);
}
