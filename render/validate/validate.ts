import { isDeepStrictEqual } from "node:util";
import { sortFaults, type Fault } from "../../configuration/fault.ts";
import { withComponents } from "./adopted-components.ts";
import { Builds, type Ground } from "./builds.ts";
import { checkApplied, checkDocuments, checkPartial, refusalsOf } from "./checks.ts";
import { FileIndex } from "./file-index.ts";
import type { FluxBuild } from "./flux-build.ts";
import { KnownKinds } from "./known-kinds.ts";
import { isFlux, nameOf, type Applied } from "./objects.ts";
import { asApplied, startOf, type StartRequest } from "./start.ts";
import { filledIn, outermost } from "./templates.ts";
import { Scratch } from "./scratch.ts";
import type { YamlDocument } from "./yaml-file.ts";

/** The input of {@link validate}. */
export interface ValidationRequest extends StartRequest {
  /** The files of one stack, by `<repository>/<path>`. */
  readonly tree: ReadonlyMap<string, string>;
  /** Files that others write, which those of the stack may refer to. */
  readonly beneath: ReadonlyMap<string, string>;
  /** Files or directories with definitions that the cluster has, besides those in the tree. */
  readonly crds: readonly string[];
  /** The same for charts: the cluster may have another version. None by default. */
  readonly chartCrds?: readonly string[];
  /** Accounts and bindings that the program itself makes in the cluster. None by default. */
  readonly direct?: readonly Readonly<Record<string, unknown>>[];
}

/** The result of {@link validate}: what was checked, and the errors. */
export interface Validation {
  readonly faults: readonly Fault[];
  /** Possible errors, which only those who run the cluster can judge. */
  readonly warnings: readonly Fault[];
  /** Kinds that were not checked, since nobody here defines them: how many objects of each, by `group/version Kind`. */
  readonly unknownKinds: ReadonlyMap<string, number>;
  /** Flux Kustomizations that were built. */
  readonly built: readonly string[];
  /** The objects in the cluster, built and substituted. */
  readonly applied: readonly Applied[];
  /** Kustomizations that were not built, since their directory is somewhere else: name, and where. */
  readonly outOfReach: ReadonlyMap<string, string>;
}

/**
 * Builds what Flux would, beginning with what the cluster's bootstrap applies, and checks every object that comes out, and
 * every manifest that none of it has reached.
 */
export async function validate(
  { tree, beneath, crds, chartCrds = [], direct = [], ...cluster }: ValidationRequest,
  fluxBuild: FluxBuild,
  report: (line: string) => void,
): Promise<Validation> {
  const texts = new Map([...beneath, ...tree]);
  const files = new FileIndex(texts);
  const own = [...tree.keys()].map((file) => files.yaml(file));
  const scratch = new Scratch();
  try {
    for (const [file, text] of texts) scratch.write(file, text, files.yaml(file));
    const kinds = await define(
      fluxBuild,
      { crds, chartCrds },
      [...texts.keys()].flatMap((file) => files.read(file)),
    );
    const ground = {
      files,
      scratch,
      owner: cluster.owner,
      repositories: new Set([...texts.keys()].map((file) => file.split("/")[0] ?? "")),
      fluxBuild,
    };
    const start = startOf(files, cluster);
    const builds = await buildFrom(ground, start.applied, report);
    // A template of previews, for example, is filled in and applied by somebody else.
    const rest = own
      .flatMap(({ documents }) => documents)
      .filter(({ file, apiVersion, kind }) => !builds.files.has(file) && apiVersion !== "" && kind !== "")
      .map(filledIn);
    const templates = new Builds(ground, [
      ...builds.applied.filter(({ value }) => !isFlux(value, "Kustomization")),
      ...outermost(rest).map(asApplied),
    ]);
    await templates.run(report);
    report("checking objects");
    const inputs = new Set([...builds.inputs, ...templates.inputs]);
    const unbuilt = [...builds.unbuilt, ...templates.unbuilt].flatMap((file) => files.read(file));
    const applied = builds.applied.slice(start.applied.length);
    const again = new Set(applied.map(({ value }) => nameOf(value)));
    const first = start.applied.filter(({ value }) => !again.has(nameOf(value)));
    const made = templates.applied.filter(
      (object) => !builds.applied.includes(object) && templates.files.has(object.file),
    );
    const all = [...first, ...applied, ...made];
    const { components } = start;
    const adopted = components === undefined ? undefined : withComponents(components, files, builds.files, all);
    const refused = refusalsOf(files, adopted?.applied ?? all, direct);
    const checks = [
      await checkApplied(
        fluxBuild,
        kinds,
        files,
        [...applied, ...made].filter(({ isPartial }) => isPartial !== true),
      ),
      await checkPartial(fluxBuild, kinds, unbuilt),
      await checkDocuments(
        fluxBuild,
        kinds,
        rest.filter(({ file }) => !templates.files.has(file)),
      ),
      await checkDocuments(fluxBuild, kinds, listsOf(files, [...builds.files, ...templates.files])),
    ];
    return {
      faults: sortFaults([
        // Files that generators include may have any content.
        ...[...tree.keys()].filter((file) => !inputs.has(file)).flatMap((file) => files.faults(file)),
        ...(adopted?.faults ?? []),
        ...builds.faults,
        ...templates.faults,
        ...refused.faults,
        ...checks.flatMap((checked) => checked.faults),
      ]),
      warnings: sortFaults([
        ...checks.flatMap((checked) => checked.warnings),
        ...start.warnings,
        ...builds.warnings,
        ...templates.warnings,
        ...refused.warnings,
      ]),
      unknownKinds: counted(checks.flatMap(({ unknownKinds }) => unknownKinds)),
      built: [...builds.built, ...templates.built],
      applied: [...applied, ...made],
      outOfReach: new Map([...builds.outOfReach, ...templates.outOfReach]),
    };
  } finally {
    scratch.remove();
  }
}

/** Flux applies its own root again, with what people patch there, and goes on from that. */
async function buildFrom(ground: Ground, start: readonly Applied[], report: (line: string) => void): Promise<Builds> {
  const builds = new Builds(ground, start);
  await builds.run(report);
  const applied = builds.applied.slice(start.length);
  const again = start.map(
    (first) =>
      applied.find(({ value }) => nameOf(value) === nameOf(first.value) && isFlux(value, "Kustomization")) ?? first,
  );
  if (again.every(({ value }, index) => isDeepStrictEqual(value["spec"], start[index]?.value["spec"]))) return builds;
  const patched = new Builds(ground, again, applied);
  await patched.run(report);
  return patched;
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Definitions that are committed stand for those that are known anyway: they are what the cluster will have. */
async function define(
  fluxBuild: FluxBuild,
  { crds, chartCrds }: Readonly<Record<"crds" | "chartCrds", readonly string[]>>,
  documents: readonly YamlDocument[],
): Promise<KnownKinds> {
  const definitions = documents.filter(({ kind }) => kind === "CustomResourceDefinition").map(({ value }) => value);
  for (const request of [{ define: [...chartCrds, ...crds] }, { defineObjects: definitions }]) {
    const { error } = await fluxBuild.ask(request);
    if (error !== undefined) throw new Error(error);
  }
  return new KnownKinds(crds, definitions, chartCrds);
}

/** The lists of kustomize among files that were built: they become no objects. */
function listsOf(files: FileIndex, reached: readonly string[]): YamlDocument[] {
  return [...new Set(reached)]
    .flatMap((file) => files.read(file))
    .filter(({ apiVersion }) => apiVersion.startsWith("kustomize.config.k8s.io/"));
}
