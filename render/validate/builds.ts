import { join, posix } from "node:path";
import type { Fault } from "../../configuration/fault.ts";
import { quote } from "../../configuration/suggestion.ts";
import { missingDirectory, shortened } from "./build-words.ts";
import { assemble } from "./assemble.ts";
import type { FluxBuild } from "./flux-build.ts";
import { sourceOf, type Source } from "./kustomizations.ts";
import { documentOf, isFlux, nameOf, namespaceOf, type Applied } from "./objects.ts";
import { outcomeFaults } from "./outcome.ts";
import { isList, references, type Files } from "./references.ts";
import type { Scratch } from "./scratch.ts";
import { secretPlaceholder } from "./sealed.ts";
import {
  isNamed,
  misnamed,
  stoodIn,
  valuesOf,
  variablesIn,
  variablesReferences,
  type VariablesReference,
} from "./variables.ts";
import { textOf, valueAt } from "./yaml-file.ts";

/** Where builds take place. */
export interface Ground {
  readonly files: Files;
  /** All repositories as Flux would have them. */
  readonly scratch: Scratch;
  /** Organisation of the repositories. */
  readonly owner: string;
  readonly repositories: ReadonlySet<string>;
  readonly fluxBuild: FluxBuild;
}

/** The objects that Flux would build from some Kustomizations, and from the Kustomizations among these objects. */
export class Builds {
  /** Everything that the cluster gets, in the order in which it is found. */
  readonly applied: Applied[];
  readonly faults: Fault[] = [];
  /** Possible errors, which only those who run the cluster can judge. */
  readonly warnings: Fault[] = [];
  /** Every file that was used. */
  readonly files = new Set<string>();
  /** Files that generators take in: they need not be manifests, nor YAML. */
  readonly inputs = new Set<string>();
  /** Files of directories that could not be built. */
  readonly unbuilt = new Set<string>();
  /** Kustomizations that were built, by name. */
  readonly built: string[] = [];
  /** Kustomizations whose directory is in no repository that is at hand: name, and where it is. */
  readonly outOfReach = new Map<string, string>();
  readonly #ground: Ground;
  readonly #seen = new Set<string>();
  readonly #before: readonly Applied[];

  /** @param before Objects that the cluster has already, which others can name. Default: none. */
  constructor(ground: Ground, start: readonly Applied[], before: readonly Applied[] = []) {
    this.#ground = ground;
    this.applied = [...start];
    this.#before = before;
  }

  /** Everything that another object can name. */
  get #there(): readonly Applied[] {
    return [...this.applied, ...this.#before];
  }

  /** Builds until nothing new comes out. */
  async run(report: (line: string) => void): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#seen.add(nameOf(next.kustomization.value));
      report(nameOf(next.kustomization.value));
      await this.#build(next);
    }
  }

  /** The Kustomization that has most of what it needs. */
  #next(): Ready | undefined {
    const open = this.applied
      .filter(({ value }) => isFlux(value, "Kustomization") && !this.#seen.has(nameOf(value)))
      .map((kustomization): Ready => {
        const source = sourceOf(kustomization, this.#there, this.#ground);
        const missing = variablesReferences(kustomization).filter(
          (reference) => !this.#there.some((object) => isNamed(reference, object)),
        );
        return {
          kustomization,
          source,
          missing: missing.filter(({ optional }) => !optional),
          waits: missing.length > 0 || source.kind === "unknown",
        };
      });
    return (
      open.find(({ waits }) => !waits) ??
      open.find(({ missing, source }) => missing.length === 0 && source.kind !== "unknown") ??
      open[0]
    );
  }

  async #build({ kustomization, source, missing }: Ready): Promise<void> {
    const name = nameOf(kustomization.value);
    if (source.kind === "elsewhere") {
      this.outOfReach.set(name, source.name);
      return;
    }
    if (source.kind === "unknown") {
      this.#fault(
        kustomization,
        ["spec", "sourceRef"],
        `is ${source.name}, which the cluster does not get; name one that it does`,
      );
    }
    for (const reference of missing) this.#missing(kustomization, reference);
    if (source.kind === "assembled elsewhere") {
      const unseen = "its files were checked one by one: accounts of releases, patches and variables were not";
      const problem = `is ${source.name}, which has merged or extracted files in it, or files from elsewhere; ${unseen}`;
      this.#fault(kustomization, ["spec", "sourceRef"], problem, this.warnings);
      const { files } = this.#ground;
      this.#unbuilt(
        kustomization,
        new Set(source.directories.flatMap((directory) => files.below(directory))),
        undefined,
      );
      return;
    }
    if (source.kind === "assembled") {
      await this.#buildArtifact(kustomization, assemble(source.name, source.contents, this.#ground), missing);
      return;
    }
    // Without a source, most probably it is the repository that the Kustomization itself is in.
    const repository = source.kind === "here" ? source.repository : (kustomization.file.split("/")[0] ?? "");
    const path = textOf(valueAt(kustomization.value, "spec", "path"));
    if (source.kind === "unknown" && !this.#ground.files.isDirectory(posix.join(repository, path))) return;
    await this.#buildDirectory(kustomization, repository, missing);
  }

  async #buildArtifact(
    kustomization: Applied,
    artifact: string,
    missing: readonly VariablesReference[],
  ): Promise<void> {
    const { files } = this.#ground;
    const path = textOf(valueAt(kustomization.value, "spec", "path"));
    if (files.isDirectory(posix.join(artifact, path))) {
      await this.#buildDirectory(kustomization, artifact, missing);
      return;
    }
    const problem = `is ${quote(path)}, which is not in the artifact; write a path that the ArtifactGenerator copies to`;
    this.#fault(kustomization, ["spec", "path"], problem);
    this.#unbuilt(kustomization, new Set(files.below(artifact)), undefined);
  }

  #missing(kustomization: Applied, reference: VariablesReference): void {
    const path = ["spec", "postBuild", "substituteFrom"];
    const name = `${reference.kind} ${reference.namespace}/${reference.name}`;
    const problem = misnamed(reference, this.#there);
    if (problem !== undefined) this.#fault(kustomization, path, `names ${name}, ${problem}`);
    else {
      const remedy = "Flux applies nothing until somebody makes it";
      this.#fault(kustomization, path, `names ${name}, which is in no repository; ${remedy}`, this.warnings);
    }
  }

  async #buildDirectory(
    kustomization: Applied,
    repository: string,
    missing: readonly VariablesReference[],
  ): Promise<void> {
    const { files, scratch, fluxBuild } = this.#ground;
    const written = textOf(valueAt(kustomization.value, "spec", "path")) || ".";
    if (written.includes(secretPlaceholder)) {
      const problem = "comes from a variable whose value is not known here; what is there was not checked";
      this.#fault(kustomization, ["spec", "path"], problem, this.warnings);
      return;
    }
    // Flux takes a path that begins at the root of the repository, too.
    const path = posix.normalize(written).replace(/^\/+/, "") || ".";
    const place = posix.join(repository, path);
    if (!files.isDirectory(place)) {
      this.#fault(kustomization, ["spec", "path"], missingDirectory(files, place, path));
      return;
    }
    const { faults, files: reached, inputs, patches, repaired, unusable, unreadable } = references(files, place);
    for (const file of reached) this.files.add(files.original(file));
    for (const file of inputs) this.inputs.add(files.original(file));
    this.faults.push(...faults.map((fault) => ({ ...fault, file: files.original(fault.file) })));
    if (unreadable) return;
    const sealed = [...inputs].filter((file) => files.isSealed(file));
    if (sealed.length > 0 && valueAt(kustomization.value, "spec", "decryption") === undefined) {
      const names = sealed.map((file) => files.original(file)).join(", ");
      const problem = `is missing, and ${names} is sealed; name the provider and the key`;
      this.#fault(kustomization, ["spec", "decryption"], problem);
    }
    for (const [list, value] of repaired) scratch.replace(list, value);
    for (const file of unusable) scratch.discard(file);
    const known = variablesIn(this.#there);
    const standIns = missing.map((reference) =>
      stoodIn(reference, files.textsOf(repository), valuesOf(kustomization, known)),
    );
    const variables = [...known, ...standIns];
    const { error, built } = await fluxBuild.ask({
      build: { root: join(scratch.directory, repository), path, kustomization: kustomization.value, variables },
    });
    if (error !== undefined) {
      this.#unbuilt(kustomization, reached, faults.length === 0 ? shortened(error, scratch.directory) : undefined);
      return;
    }
    this.built.push(nameOf(kustomization.value));
    const values = valuesOf(kustomization, variables);
    const changing = new Set([...patches].map((file) => files.original(file)));
    for (const { object, origin, error: unresolved } of built) {
      const applied = { value: object, file: files.original(posix.join(place, origin)), patches: changing };
      this.files.add(applied.file);
      this.applied.push(applied);
      const documents = files.read(applied.file);
      this.faults.push(...outcomeFaults(kustomization, applied, documentOf(documents, object), values, unresolved));
    }
  }

  /**
   * Collects the parts of a directory that are checked although the directory cannot be built.
   *
   * @param error The error of kustomize; undefined when another fault may be the cause.
   */
  #unbuilt(kustomization: Applied, reached: ReadonlySet<string>, error: string | undefined): void {
    if (error !== undefined) {
      this.#fault(kustomization, ["spec", "path"], `cannot be built by kustomize (${error}); put that right`);
    }
    const { files } = this.#ground;
    const lists = [...reached].filter(isList).map((list) => references(files, posix.dirname(list)));
    const others = new Set(lists.flatMap(({ patches, inputs }) => [...patches, ...inputs]));
    for (const file of reached) this.files.add(files.original(file));
    for (const file of lists.flatMap(({ inputs }) => [...inputs])) this.inputs.add(files.original(file));
    const manifests = [...reached].filter((file) => !others.has(file)).map((file) => files.original(file));
    for (const file of manifests) this.unbuilt.add(file);
    // The effect of the list on the others is unknown: it may give them a namespace, for example.
    const followed = manifests
      .flatMap((file) => files.read(file))
      .filter(({ apiVersion, value }) => apiVersion.includes(".toolkit.fluxcd.io/") && namespaceOf(value) !== "");
    this.applied.push(
      ...followed.map(({ value, file }) => ({ value, file, patches: new Set<string>(), isPartial: true as const })),
    );
  }

  #fault({ value, file }: Applied, path: readonly string[], problem: string, into = this.faults): void {
    const line = documentOf(this.#ground.files.read(file), value)?.lineOf(path);
    into.push({
      file,
      ...(line === undefined ? {} : { line }),
      path: `${nameOf(value)}: ${path.join(".")}`,
      problem,
    });
  }
}

interface Ready {
  readonly kustomization: Applied;
  readonly source: Source;
  /** The required sources of its variables that do not exist. */
  readonly missing: readonly VariablesReference[];
  /** Whether other objects may still provide what it needs. */
  readonly waits: boolean;
}
