import type { Fault } from "../configuration/fault.ts";
import { NAMESPACE } from "../configuration/stack-source.ts";
import { committedFiles, isSealed, readable } from "./committed-files.ts";
import { leaks, outputsOf, withPlaceholders, type Outputs } from "./placeholders.ts";
import { configured } from "./program/configured.ts";
import type { Recording } from "./program/record.ts";
import { runStack } from "./program/run-stack.ts";
import { readStackFile, stacksOf } from "./stack-file.ts";
import { masked } from "./program/secret-value.ts";
import { isMapping, valueAt } from "./validate/yaml-file.ts";

/** The result of {@link renderStack}: the files that the stack would commit, and more. */
export interface Rendering {
  /** Text by `<repository>/<path>`. */
  readonly files: ReadonlyMap<string, string>;
  readonly outputs: Outputs;
  /** Secrets that the stack's file does not have, and that are taken as if it did. */
  readonly notSet: readonly string[];
  /** The objects that Pulumi creates in the cluster, with a placeholder for each secret. */
  readonly direct: readonly Readonly<Record<string, unknown>>[];
  /** Secrets that would be committed in plain. */
  readonly faults: readonly Fault[];
}

/**
 * Runs the program for a stack, with nothing around it.
 *
 * @param directory of the stacks' files
 * @param fluxManifest path of a Flux release, instead of the one that the stack's file names
 * @throws ConfigurationError when the configuration has faults
 */
export async function renderStack(
  directory: string,
  stack: string,
  fluxManifest: string | undefined,
): Promise<Rendering> {
  const { values, notSet } = configured(await readStackFile(directory, stack), fluxManifest);
  const recording = await runStack(stack, values, { stackFiles: directory });
  const outputs = outputsOf(recording);
  const files = Object.entries(committedFiles(recording)).map(([file, text]): [string, string] => [
    file,
    withPlaceholders(isSealed(file) ? readable(text) : text, outputs),
  ]);
  return {
    files: new Map(files.sort(([one], [other]) => (one < other ? -1 : 1))),
    outputs,
    direct: recording.resources
      .filter(({ custom, type }) => custom && type.startsWith("kubernetes:"))
      .flatMap(({ inputs }) => {
        const object = masked(inputs, "[secret]");
        return isMapping(object) && "kind" in object ? [object] : [];
      }),
    notSet: notSet.filter((key) => key !== PREVIEWS_TOKEN || usesPreviewsToken(recording)),
    faults: files.flatMap(([file, text]) => leaks(file, text)),
  };
}

const PREVIEWS_TOKEN = `${NAMESPACE}:previewsToken`;

/** Only what keeps previews ever gets it. */
function usesPreviewsToken(recording: Recording): boolean {
  return recording.all("github:ActionsSecret").length > 0;
}

/** The other stacks in a directory that write into the same fleet repository. */
export async function neighboursOf(directory: string, stack: string): Promise<string[]> {
  const fleetOf = async (name: string): Promise<string> => {
    const config = await readStackFile(directory, name);
    const owner = valueAt(config[`${NAMESPACE}:github`], "owner");
    return `${String(owner)}/${String(valueAt(config[`${NAMESPACE}:fleet`], "repository"))}`;
  };
  const fleet = await fleetOf(stack);
  const fleets = await Promise.all(stacksOf(directory).map(async (name) => ({ name, fleet: await fleetOf(name) })));
  return fleets.filter((other) => other.name !== stack && other.fleet === fleet).map(({ name }) => name);
}
