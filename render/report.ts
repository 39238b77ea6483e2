import { counted } from "../terminal/counted.ts";
import { join } from "node:path";
import { describeFault, sortFaults, type Fault } from "../configuration/fault.ts";

/** The report on a rendering. */
export interface RenderReport {
  readonly stack: string;
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /** Where the files are. */
  readonly out: string;
  /** Every file, as `<repository>/<path>`. */
  readonly files: readonly string[];
  /** Flux Kustomizations that were built. */
  readonly built: readonly string[];
  /** How many objects the cluster gets. */
  readonly objects: number;
  /** Flux Kustomizations whose directory is elsewhere, such as in the team's own repository. */
  readonly outOfReach: readonly { readonly kustomization: string; readonly source: string }[];
  /** Kinds whose objects were not checked, and how many there are. */
  readonly unknownKinds: readonly { readonly kind: string; readonly objects: number }[];
  /** Secrets that the stack's file does not have, and that are taken as if it did. */
  readonly notSet: readonly string[];
  /** URL of a Flux release that something else stands in for. */
  readonly fluxStandsInFor?: string;
  /** Warnings about settings that are allowed but unsafe, one line each. */
  readonly warnings: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * The report with faults in order, and with files that were written named as they are found on the disk.
 *
 * @param uncertain Possible errors, for the warnings.
 */
export function finished(report: RenderReport, uncertain: readonly Fault[]): RenderReport {
  const written = new Set(report.files);
  const found = (fault: Fault): Fault =>
    written.has(fault.file) ? { ...fault, file: join(report.out, fault.file) } : fault;
  return {
    ...report,
    warnings: [...report.warnings, ...uncertain.map(found).map(describeFault)],
    faults: sortFaults(report.faults.map(found)),
  };
}

/** For people. */
export function renderReport(report: RenderReport): string {
  const { cluster, out, files, built, objects, outOfReach, unknownKinds, notSet, warnings, faults, fluxStandsInFor } =
    report;
  const repositories = new Set(files.map((file) => file.split("/")[0])).size;
  return [
    `${cluster}: ${counted(files.length, "file")} of ${counted(repositories, "repository")} in ${out}`,
    `${counted(built.length, "Kustomization")} built as Flux does, ${counted(objects, "object")} checked`,
    "Secrets, public keys and hashes of secrets are placeholders.",
    ...(fluxStandsInFor === undefined
      ? []
      : [`Flux's own files are used instead of ${fluxStandsInFor}. To use that release, add --download.`]),
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...(notSet.length === 0 ? [] : [`Taken as if it were set: ${notSet.join(", ")}`]),
    ...section(
      "Not checked, since it is in a repository that this project does not write:",
      outOfReach.map(({ kustomization, source }) => `${kustomization}  ${source}`),
    ),
    ...section(
      "Not checked, since no definition of the kind is at hand (--crds <file or directory> gives one):",
      unknownKinds.map(({ kind, objects: number }) => `${kind}  ${counted(number, "object")}`),
    ),
    ...section(`${counted(faults.length, "error")}.${generatedHint(report)}`, faults.map(describeFault)),
    ...(faults.length === 0 ? ["No errors."] : []),
  ].join("\n");
}

/** Returns how to fix errors in generated files, if there are any: people write the other files themselves. */
function generatedHint({ out, faults }: RenderReport): string {
  const generated = faults.filter(({ file }) => file.startsWith(join(out, "/"))).length;
  if (generated === 0) return "";
  const files = generated === faults.length ? "The files" : `Files in ${out}`;
  return ` ${files} are generated: change what they come from.`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
