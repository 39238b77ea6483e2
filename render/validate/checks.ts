import type { Fault } from "../../configuration/fault.ts";
import { readFieldPath } from "./field-path.ts";
import type { Finding, FluxBuild } from "./flux-build.ts";
import { documentOf, nameOf, type Applied } from "./objects.ts";
import type { Files } from "./references.ts";
import { secretPlaceholder } from "./scratch.ts";
import { problemOf } from "./words.ts";
import { textOf, valueAt, type YamlDocument } from "./yaml-file.ts";

const encodedPlaceholder = Buffer.from(secretPlaceholder).toString("base64");

/** Checks what a cluster gets against the schemas of its kinds. */
export async function checkApplied(fluxBuild: FluxBuild, files: Files, applied: readonly Applied[]): Promise<Fault[]> {
  return check(fluxBuild, true, applied, ({ value, file, patches }, finding) => {
    const path = readFieldPath(finding.path, value);
    const patch = [...patches]
      .flatMap((candidate) => files.read(candidate))
      .find((document) => changes(document, value) && document.has(path));
    return placed(finding, value, file, patch ?? documentOf(files.read(file), value), path);
  });
}

/** Checks what no build has reached, as it stands: what a variable will say there is not known. */
export async function checkDocuments(fluxBuild: FluxBuild, documents: readonly YamlDocument[]): Promise<Fault[]> {
  return check(fluxBuild, false, documents, (document, finding) => {
    const path = readFieldPath(finding.path, document.value);
    return placed(finding, document.value, document.file, document, path);
  });
}

async function check<T extends { readonly value: Readonly<Record<string, unknown>> }>(
  fluxBuild: FluxBuild,
  applied: boolean,
  subjects: readonly T[],
  faultOf: (subject: T, finding: Finding) => Fault,
): Promise<Fault[]> {
  if (subjects.length === 0) return [];
  const { error, faults } = await fluxBuild.ask({ check: { objects: subjects.map(({ value }) => value), applied } });
  if (error !== undefined) throw new Error(error);
  return faults.flatMap((finding) => {
    const subject = subjects[finding.object];
    return subject === undefined || isUnknowable(finding, subject.value, applied) ? [] : [faultOf(subject, finding)];
  });
}

/** Whether a document is a patch of an object. */
function changes({ kind, name }: YamlDocument, value: Readonly<Record<string, unknown>>): boolean {
  return kind === value["kind"] && name === valueAt(value, "metadata", "name");
}

/** Whether a finding is about what stands for something else. */
function isUnknowable(
  { value, detail, path }: Finding,
  object: Readonly<Record<string, unknown>>,
  applied: boolean,
): boolean {
  const texts = [value, detail, textOf(valueAt(object, ...readFieldPath(path, object)))];
  const standIns = [secretPlaceholder, encodedPlaceholder, ...(applied ? [] : ["${"])];
  return standIns.some((standIn) => texts.some((text) => text.includes(standIn)));
}

function placed(
  finding: Finding,
  value: Readonly<Record<string, unknown>>,
  file: string,
  document: YamlDocument | undefined,
  path: readonly (string | number)[],
): Fault {
  return {
    file: document?.file ?? file,
    ...(document === undefined ? {} : { line: document.lineOf(unknownFieldOfList(finding) ?? path) }),
    path: [nameOf(value).trim(), finding.path].filter((part) => part !== "").join(": "),
    problem: problemOf(finding, String(value["kind"])),
  };
}

/** What kustomize says of its own lists has no path. */
function unknownFieldOfList({ kind, detail }: Finding): readonly string[] | undefined {
  const [, field] = kind === "kustomization" ? (/unknown field "(.*)"/.exec(detail) ?? []) : [];
  return field === undefined ? undefined : [field];
}
