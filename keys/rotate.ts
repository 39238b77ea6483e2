import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument, type ParsedNode, type YAMLMap } from "yaml";
import { z } from "zod";
import { readAllRegistrations } from "../configuration/all-registrations.ts";
import { keysSchema } from "../configuration/schema/keys.ts";
import { NAMESPACE } from "../configuration/stack-source.ts";
import { didYouMean } from "../configuration/suggestion.ts";
import { keyNames } from "../model/keys.ts";
import { readStackFile } from "../render/stack-file.ts";
import { UsageError } from "../user-error.ts";
import { inLine } from "../yaml/write.ts";

const KEYS = `${NAMESPACE}:keys`;

/** The key and the stack of a rotation. */
export interface RotateRequest {
  readonly project: string;
  /** The directory of the stack's file. */
  readonly directory: string;
  readonly stack: string;
  /** `cluster`, `my-diet/age` */
  readonly key: string;
}

/** A generation that was written into a stack's file. */
export interface Rotated {
  readonly key: string;
  readonly generation: number;
  readonly file: string;
}

const stackFile = z.looseObject({
  [KEYS]: keysSchema.optional(),
  [`${NAMESPACE}:apps`]: z.string().optional(),
});

/**
 * Asks for another generation of a key in the file of its stack.
 *
 * @throws UsageError when there is no such key, or the file has errors in `platform:keys`
 */
export async function rotate({ project, directory, stack, key }: RotateRequest): Promise<Rotated> {
  const file = `Pulumi.${stack}.yaml`;
  const { data } = stackFile.safeParse(await readStackFile(directory, stack));
  if (data === undefined) throw new UsageError(`${KEYS} in ${file} has errors: run pulumi preview, which lists them`);
  const apps = await readAllRegistrations(project, z.string().optional().parse(data[`${NAMESPACE}:apps`]));
  const known = keyNames([...apps.keys()]);
  if (!known.includes(key)) throw new UsageError(`There is no key ${inLine(key)}; ${didYouMean(key, known)}`);
  const generations = keysSchema.parse(data[KEYS] ?? {}).generations;
  const generation = (Object.hasOwn(generations, key) ? (generations[key] ?? 1) : 1) + 1;
  const path = join(directory, file);
  await writeFile(path, withGeneration(await readFile(path, "utf8"), key, generation));
  return { key, generation, file };
}

/**
 * The text of a stack's file with the generation of a key. Nothing else of it changes: comments, order and spaces stay as
 * people wrote them.
 *
 * @throws UsageError when the file has another form than people give it
 */
export function withGeneration(text: string, key: string, generation: number): string {
  const changed = edited(text, key, generation);
  const wanted = parseDocument(text);
  wanted.setIn(["config", KEYS, "generations", key], generation);
  if (!isDeepStrictEqual(parseDocument(changed).toJS(), wanted.toJS())) {
    throw new UsageError(`The file has no place for it: write ${inLine(key)}: ${generation} into ${KEYS}.generations`);
  }
  return changed;
}

type Mapping = YAMLMap<ParsedNode, ParsedNode | null>;

function edited(text: string, key: string, generation: number): string {
  const document = parseDocument(text);
  const entry = `${inLine(key)}: ${generation}`;
  const generations = mappingAt(document.getIn(["config", KEYS, "generations"]));
  if (generations !== undefined) {
    const known = valueOf(generations, key);
    if (known !== undefined) return spliced(text, known.range[0], known.range[1], String(generation));
    return withEntry(text, generations, entry);
  }
  const keys = mappingAt(document.getIn(["config", KEYS]));
  if (keys !== undefined) return withEntry(text, keys, `generations: { ${entry} }`);
  const config = mappingAt(document.getIn(["config"]));
  return config === undefined ? text : withEntry(text, config, `${KEYS}: { generations: { ${entry} } }`);
}

function mappingAt(node: unknown): Mapping | undefined {
  return isMap<ParsedNode, ParsedNode | null>(node) ? node : undefined;
}

function valueOf(mapping: Mapping, name: string): ParsedNode | undefined {
  return mapping.items.find(({ key }) => isScalar(key) && key.value === name)?.value ?? undefined;
}

/** Puts an entry behind the last one of a mapping, on a line of its own where the mapping has lines. */
function withEntry(text: string, mapping: Mapping, entry: string): string {
  const last = mapping.items.at(-1);
  const end = (last?.value ?? last?.key)?.range[1];
  if (last === undefined || end === undefined) {
    const [begin, close] = mapping.range ?? [0, 0];
    return spliced(text, begin, close, `{ ${entry} }`);
  }
  if (mapping.flow === true) return spliced(text, end, end, `, ${entry}`);
  const begin = last.key.range[0];
  const indentation = " ".repeat(begin - (text.lastIndexOf("\n", begin - 1) + 1));
  const lineEnd = text.indexOf("\n", end - 1);
  return lineEnd === -1
    ? `${text}\n${indentation}${entry}\n`
    : spliced(text, lineEnd, lineEnd, `\n${indentation}${entry}`);
}

function spliced(text: string, begin: number, end: number, insertion: string): string {
  return text.slice(0, begin) + insertion + text.slice(end);
}
