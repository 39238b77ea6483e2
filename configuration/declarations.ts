import { join, relative, resolve, sep } from "node:path";
import { faultAt, writePath, type Fault, type Source } from "./fault.ts";
import { labelProblem, toLabel, type Problem } from "./fields/kubernetes.ts";
import { listIfThere, readIfThere } from "./files.ts";
import { quote } from "./suggestion.ts";
import { YamlSource } from "./yaml-source.ts";

/** A directory in which each file declares one thing, which the file is named after. */
export interface DeclarationsArgs {
  /** Directory of the project. */
  readonly project: string;
  /** The key of the stack that names the directory of the files. */
  readonly key: string;
  /** The value of the key; when it is absent, the directory need not exist, since Git keeps no empty directories. */
  readonly configured: string | undefined;
  readonly byDefault: string;
  /** Where a fault in the key itself is reported. */
  readonly stack: Source;
  /** The thing that each file declares, for messages: `component`. */
  readonly noun: string;
  /** Returns the problem with a name. Default: {@link labelProblem}. */
  readonly nameProblem?: (name: string) => Problem;
  /** The problem with a directory beside the files. Default: none, anybody may put a directory there. */
  readonly directoryProblem?: string;
}

/** One file of such a directory. */
export interface Declaration {
  readonly name: string;
  readonly source: YamlSource;
}

/** Reads all of them, sorted by name. Beside them may lie JSON schemas, pages for people, and files with a dot first. */
export async function readDeclarations(
  args: DeclarationsArgs,
): Promise<{ readonly declarations: readonly Declaration[]; readonly faults: readonly Fault[] }> {
  const { project, key, configured, byDefault, stack, noun, nameProblem = labelProblem, directoryProblem } = args;
  const directory = resolve(project, configured ?? byDefault);
  const shown = relative(project, directory).split(sep).join("/") || ".";
  const entries = await listIfThere(directory);
  if (entries === undefined) {
    const problem = `there is no directory ${quote(configured ?? byDefault)}; make it, or write the path of another`;
    return { declarations: [], faults: configured === undefined ? [] : [faultAt(stack, [key], problem)] };
  }
  const files = entries.filter(({ name }) => !name.startsWith(".") && !/\.md$|\.schema\.json$/i.test(name));
  const declared = files.filter(({ isFile }) => isFile);
  const faults = files.flatMap(({ name, isFile }) => {
    const problem = isFile ? fileNameProblem(name, noun, nameProblem) : directoryProblem;
    return problem === undefined ? [] : [{ file: `${shown}/${name}`, path: writePath([]), problem }];
  });
  const readable = declared.filter(({ name }) => /\.ya?ml$/i.test(name));
  const declarations = await Promise.all(
    readable.map(async ({ name }) => ({
      name: declaredBy(name),
      source: await readSource(join(directory, name), `${shown}/${name}`, [project, directory]),
    })),
  );
  return { declarations, faults };
}

/** One such file; undefined when there is none. */
export async function readDeclarationIfThere(
  project: string,
  file: string,
  name: string,
): Promise<Declaration | undefined> {
  const content = await readIfThere(join(project, file), [project]);
  return content === undefined ? undefined : { name, source: new YamlSource(file, content) };
}

/**
 * Reads a file that a directory lists.
 *
 * @param shown what messages call it
 * @param roots directories that links may lead into
 */
async function readSource(path: string, shown: string, roots: readonly string[]): Promise<YamlSource> {
  const gone = { problem: "cannot be read; give it a name that every system understands" };
  return new YamlSource(shown, (await readIfThere(path, roots)) ?? gone);
}

function declaredBy(fileName: string): string {
  return fileName.replace(/\.ya?ml$/i, "");
}

function fileNameProblem(fileName: string, noun: string, nameProblem: (name: string) => Problem): Problem {
  const name = declaredBy(fileName.replace(/\.(json|txt)$/i, ".yaml"));
  if (nameProblem(name) === undefined && fileName === `${name}.yaml`) return undefined;
  const instead = `${toLabel(name) || `my-${noun}`}.yaml`;
  return `files here are named after their ${noun}, in lower-case letters, digits and hyphens; rename it to ${quote(instead)}`;
}
