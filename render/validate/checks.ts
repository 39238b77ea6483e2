import type { Fault, Path } from "../../configuration/fault.ts";
import { accountsOf } from "../../manifests/lockdown/accounts.ts";
import { readFieldPath } from "./field-path.ts";
import type { Finding, FluxBuild } from "./flux-build.ts";
import type { KnownKinds } from "./known-kinds.ts";
import { doubtfulAccounts, refusals, refusedPlace, type Refusal } from "../../manifests/lockdown/refusals.ts";
import { documentOf, nameOf, type Applied } from "./objects.ts";
import type { Files } from "./references.ts";
import { opened, secretNumber, secretPlaceholder } from "./sealed.ts";
import { problemOf } from "./messages.ts";
import { textOf, valueAt, type YamlDocument } from "./yaml-file.ts";

const encodedPlaceholder = Buffer.from(secretPlaceholder).toString("base64");

/** The result of checking objects against their schemas. */
export interface Checked {
  readonly faults: readonly Fault[];
  /** Possible errors: with other definitions than those here, the objects may be valid. */
  readonly warnings: readonly Fault[];
  /** Kinds without a schema, `group/version Kind`, once for each object. */
  readonly unknownKinds: readonly string[];
}

/** Checks what a cluster gets against the schemas of its kinds. */
export async function checkApplied(
  fluxBuild: FluxBuild,
  kinds: KnownKinds,
  files: Files,
  applied: readonly Applied[],
): Promise<Checked> {
  return check(fluxBuild, kinds, true, applied, (object, finding) => {
    const path = readFieldPath(finding.path, object.value);
    return placed(finding, object.value, object.file, documentWith(files, object, path), path);
  });
}

/** Checks documents that no build has reached, as they are written: the values of their variables are unknown. */
export async function checkDocuments(
  fluxBuild: FluxBuild,
  kinds: KnownKinds,
  documents: readonly YamlDocument[],
): Promise<Checked> {
  const subjects = documents.map((document) => ({ document, value: opened(document) }));
  return check(fluxBuild, kinds, false, subjects, ({ document, value }, finding) => {
    const path = readFieldPath(finding.path, value);
    return placed(finding, value, document.file, document, path);
  });
}

/** Checks documents that another fault keeps from being built, except for missing fields: a patch may add them. */
export async function checkPartial(
  fluxBuild: FluxBuild,
  kinds: KnownKinds,
  documents: readonly YamlDocument[],
): Promise<Checked> {
  const { faults, ...rest } = await checkDocuments(fluxBuild, kinds, documents);
  return { ...rest, faults: faults.filter(({ problem }) => !problem.startsWith("is missing")) };
}

/** Reports what Flux's controllers refuse: certain faults, and warnings that only those who run the cluster can judge. */
export function refusalsOf(
  files: Files,
  applied: readonly Applied[],
  direct: readonly Readonly<Record<string, unknown>>[],
): { readonly faults: Fault[]; readonly warnings: Fault[] } {
  const accounts = accountsOf([...applied.map(({ value }) => value), ...direct]);
  const inFile = (refusal: Refusal<Applied>): Fault => {
    const { object, path, problem } = refusal;
    const document = documentWith(files, object, path);
    return {
      file: document?.file ?? object.file,
      ...(document === undefined ? {} : { line: document.lineOf(path) }),
      path: refusedPlace(refusal),
      problem,
    };
  };
  return {
    faults: refusals(applied, accounts).map(inFile),
    warnings: doubtfulAccounts(applied, accounts).map(inFile),
  };
}

/** The document that says what is at a path of an object: of a patch, or of its own. */
function documentWith(files: Files, { value, file, patches }: Applied, path: Path): YamlDocument | undefined {
  const patch = [...patches]
    .flatMap((candidate) => files.read(candidate))
    .find((document) => changes(document, value) && document.has(path));
  return patch ?? documentOf(files.read(file), value);
}

async function check<T extends { readonly value: Readonly<Record<string, unknown>> }>(
  fluxBuild: FluxBuild,
  kinds: KnownKinds,
  applied: boolean,
  subjects: readonly T[],
  faultOf: (subject: T, finding: Finding) => Fault,
): Promise<Checked> {
  if (subjects.length === 0) return { faults: [], warnings: [], unknownKinds: [] };
  const { error, faults } = await fluxBuild.ask({ check: { objects: subjects.map(({ value }) => value), applied } });
  if (error !== undefined) throw new Error(error);
  const unknownKinds: string[] = [];
  const warnings: Fault[] = [];
  const found = faults.flatMap((finding) => {
    const subject = subjects[finding.object];
    if (subject === undefined || isUnknowable(finding, subject.value, applied) || isBase64(finding, subject.value)) {
      return [];
    }
    const fault = faultOf(subject, finding);
    if (finding.kind !== "unknown kind") return [fault];
    const [apiVersion = "", kind = ""] = finding.detail.split(" ");
    const wrong = kinds.problemOf(apiVersion, kind);
    if (wrong === undefined) unknownKinds.push(finding.detail);
    else if (!wrong.isDoubtful) return [{ ...fault, problem: wrong.problem }];
    else warnings.push({ ...fault, problem: wrong.problem });
    return [];
  });
  return { faults: found, warnings, unknownKinds };
}

/** Base64 may have line breaks in it, to the API server, but not to the schema: kustomize's generators write it so. */
function isBase64({ detail, path }: Finding, object: Readonly<Record<string, unknown>>): boolean {
  if (!detail.includes("must be of type byte")) return false;
  const text = textOf(valueAt(object, ...readFieldPath(path, object))).replaceAll(/[\r\n]/g, "");
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** Whether a document is a patch of an object. */
function changes({ kind, name }: YamlDocument, value: Readonly<Record<string, unknown>>): boolean {
  return kind === value["kind"] && name === valueAt(value, "metadata", "name");
}

/** Whether a finding is about what stands for something else. */
function isUnknowable(
  { value, detail, path, kind }: Finding,
  object: Readonly<Record<string, unknown>>,
  applied: boolean,
): boolean {
  const found = valueAt(object, ...readFieldPath(path, object));
  if (found === secretNumber && kind !== "FieldValueTypeInvalid") return true;
  const texts = [value, detail, textOf(found)];
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

/** Returns the path of an unknown field in a list of kustomize, whose messages have no path. */
function unknownFieldOfList({ kind, detail }: Finding): readonly string[] | undefined {
  const [, field] = kind === "kustomization" ? (/unknown field "(.*)"/.exec(detail) ?? []) : [];
  return field === undefined ? undefined : [field];
}
