import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { execa, ExecaError } from "execa";
import { UserError } from "../user-error.ts";
import type { ShowStep } from "../terminal/steps.ts";
import { baseTree } from "./base-tree.ts";
import { compare, type Comparison } from "./compare.ts";
import { snapshotSchema, type Snapshot } from "./snapshot.ts";

/** The two states to compare. */
export interface DiffRequest {
  /** Directory of the project, as it is on the disk: the head. */
  readonly project: string;
  /** Git revision. The base is the commit where HEAD left its history. */
  readonly base: string;
  /** The stacks to compare; all without any. */
  readonly stacks: readonly string[];
  /** Files and directories with definitions of custom resources. */
  readonly crds: readonly string[];
}

/** The comparison, and between which states. */
export interface DiffResult extends Comparison {
  /** The commit of the base. */
  readonly base: string;
  /** Whether the program of the head rendered the base too, because that of the base cannot. */
  readonly byHead: boolean;
}

/**
 * Renders the base and the head, each with its own version of the program, and compares them.
 *
 * @throws UsageError if Git does not know the base
 * @throws UserError if one of them cannot be rendered
 */
export async function diff(request: DiffRequest, show: ShowStep, signal: AbortSignal): Promise<DiffResult> {
  const { project, base, stacks } = request;
  const tree = await show("Base", async (progress) => {
    const found = await baseTree(project, base);
    progress(found.commit);
    return found;
  });
  try {
    return await show("Render", async (progress) => {
      progress(stacks.length === 0 ? "all stacks" : stacks.join(", "));
      const [before, after] = await Promise.all([
        snapshotOfBase(tree.project, request, signal),
        snapshotOf(project, programOf(project), request, signal),
      ]);
      return { ...compare(before.snapshot, after), base: tree.commit, byHead: before.byHead };
    });
  } catch (error) {
    if (!(error instanceof ExecaError) || signal.aborted) throw error;
    const side = error.cwd === project ? "The project" : `The base ${tree.commit}`;
    throw new UserError(`${side} cannot be rendered:\n${String(error.stderr)}`);
  } finally {
    tree.remove();
  }
}

/** A base from before `snapshot` is rendered by the program of the head. */
async function snapshotOfBase(
  base: string,
  request: DiffRequest,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly byHead: boolean }> {
  const own = programOf(request.project, base);
  if (existsSync(own)) {
    try {
      return { snapshot: await snapshotOf(base, own, request, signal), byHead: false };
    } catch (error) {
      if (!(error instanceof ExecaError) || error.exitCode !== unknownCommand) throw error;
    }
  }
  return { snapshot: await snapshotOf(base, programOf(request.project), request, signal), byHead: true };
}

const unknownCommand = 2;

/** The file of the running program, in another directory with the same files. */
function programOf(project: string, directory = project): string {
  const [, entry = ""] = process.argv;
  const inside = relative(project, entry);
  return inside.startsWith("..") ? entry : join(directory, inside);
}

async function snapshotOf(
  directory: string,
  program: string,
  { stacks, crds }: DiffRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  const args = [
    ...process.execArgv,
    program,
    "snapshot",
    ...stacks.flatMap((stack) => ["--stack", stack]),
    ...crds.flatMap((path) => ["--crds", path]),
  ];
  const { stdout } = await execa(process.execPath, args, {
    cwd: directory,
    cancelSignal: signal,
    env: { PWD: directory },
  });
  return snapshotSchema.parse(JSON.parse(stdout));
}
