import { accessReport } from "../access/report.ts";
import { readAllRegistrations } from "../configuration/all-registrations.ts";
import { describeFault } from "../configuration/fault.ts";
import { ConfigurationError } from "../configuration/fault.ts";
import { NAMESPACE } from "../configuration/stack-source.ts";
import type { BuildPrograms } from "../render/programs.ts";
import { renderAndCheck } from "../render/render-and-check.ts";
import { withPlaceholders } from "../render/placeholders.ts";
import { readStackFile } from "../render/stack-file.ts";
import { nameOf } from "../render/validate/objects.ts";
import { textOf } from "../yaml/plain.ts";
import { toYaml } from "../yaml/write.ts";
import { accessLines } from "./access-lines.ts";
import type { Snapshot, StackSnapshot } from "./snapshot.ts";

/** The project to look at. */
export interface SnapshotRequest {
  /** Its directory, which is also the working directory. */
  readonly project: string;
  readonly stacks: readonly string[];
  /** Files and directories with definitions of custom resources. */
  readonly crds: readonly string[];
}

/**
 * Renders each stack of a project, and reads who has access. Errors of the configuration are part of the result.
 *
 * @param programs The programs that build and check.
 */
export async function takeSnapshot(request: SnapshotRequest, programs: BuildPrograms): Promise<Snapshot> {
  const stacks: StackSnapshot[] = [];
  // One after the other: Pulumi's SDK keeps the configuration of one stack.
  for (const stack of request.stacks) stacks.push(await ofStack(stack, request, programs));
  return { stacks, access: await accessOf(request) };
}

async function ofStack(
  stack: string,
  { project, crds }: SnapshotRequest,
  programs: BuildPrograms,
): Promise<StackSnapshot> {
  try {
    const { rendering, found } = await renderAndCheck(
      { stack, stackFiles: project, download: false, crds, checkouts: new Map() },
      programs,
    );
    return {
      stack,
      cluster: rendering.outputs.cluster,
      files: Object.fromEntries(rendering.files),
      // An object that Pulumi creates and Flux keeps is as Flux has it.
      objects: Object.fromEntries(
        [...rendering.direct, ...found.applied.map(({ value }) => value)].map((value) => [
          nameOf(value),
          withPlaceholders(toYaml([value]), rendering.outputs),
        ]),
      ),
      errors: [...rendering.faults, ...found.faults].map(describeFault),
    };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { stack, cluster: "", files: {}, objects: {}, errors: error.message.split("\n") };
  }
}

/** The access that the registrations of all stacks give; none of a directory with errors, which the stacks tell. */
async function accessOf({ project, stacks }: SnapshotRequest): Promise<Record<string, string[]>> {
  const directories = new Set<string>();
  for (const stack of stacks) {
    directories.add(textOf((await readStackFile(project, stack))[`${NAMESPACE}:apps`]));
  }
  const access: Record<string, string[]> = {};
  for (const directory of directories) {
    for (const [app, registration] of await registrations(project, directory)) {
      access[app] = accessLines(accessReport(app, registration));
    }
  }
  return access;
}

async function registrations(project: string, directory: string): ReturnType<typeof readAllRegistrations> {
  try {
    return await readAllRegistrations(project, directory === "" ? undefined : directory);
  } catch (error) {
    if (error instanceof ConfigurationError) return new Map();
    throw error;
  }
}
