import { isDeepStrictEqual } from "node:util";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { committedFiles } from "../../render/committed-files.ts";
import type { Recording } from "../../render/program/record.ts";

const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().default("") }),
});

type KubernetesObject = z.infer<typeof object>;

/** What Pulumi adds to an object in order to wait for it. */
const waiting = "pulumi.com/waitFor";

/**
 * Flux objects that the program creates and that are in no committed file as they are there, as
 * `<kind> <namespace>/<name>: <reason>`.
 *
 * Flux takes such an object over as soon as it reads the file. If the two were not alike, it would change the object, or
 * delete it. Only two things may be different: the object is suspended until Flux reads the file, and Pulumi waits for it.
 */
export function createdOtherThanCommitted(run: Recording): string[] {
  const committed = new Map(
    Object.values(committedFiles(run))
      .flatMap(objectsIn)
      .map((found) => [nameOf(found), found]),
  );
  return run.resources
    .filter(({ type, options }) => type.includes(".toolkit.fluxcd.io/") && options.ignoreChanges?.includes("*"))
    .map(({ inputs }) => object.parse(inputs))
    .flatMap((created) => {
      const name = nameOf(created);
      const file = committed.get(name);
      if (file === undefined) return [`${name}: is in no file`];
      return isDeepStrictEqual(bare(created), bare(file)) ? [] : [`${name}: is another one in its file`];
    });
}

function objectsIn(text: string): KubernetesObject[] {
  if (!text.includes(".toolkit.fluxcd.io/")) return [];
  return parseAllDocuments(text).flatMap((document) => {
    const { success, data } = object.safeParse(document.toJS());
    return success ? [data] : [];
  });
}

function nameOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** The object without what may be different. */
function bare(whole: KubernetesObject): unknown {
  const metadata = z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }).parse(whole.metadata);
  return {
    ...whole,
    metadata: { ...metadata, annotations: without(waiting, metadata.annotations) },
    spec: without("suspend", z.looseObject({}).parse(whole["spec"])),
  };
}

function without(key: string, mapping: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key));
}
