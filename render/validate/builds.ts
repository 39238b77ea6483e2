import { join, posix } from "node:path";
import type { Fault } from "../../configuration/fault.ts";
import { closest, quote } from "../../configuration/suggestion.ts";
import type { FluxBuild } from "./flux-build.ts";
import { sourceOf, variablesReferences, type Source } from "./kustomizations.ts";
import { documentOf, isFlux, nameOf, variablesOf, type Applied } from "./objects.ts";
import { references, type Files } from "./references.ts";
import { substitutionProblem } from "./words.ts";
import { textOf, valueAt } from "./yaml-file.ts";

/** Where builds take place. */
export interface Ground {
  readonly files: Files;
  /** Directory with all repositories. */
  readonly directory: string;
  /** Organisation of the repositories. */
  readonly owner: string;
  readonly repositories: ReadonlySet<string>;
  readonly fluxBuild: FluxBuild;
}

/** What Flux would build from some Kustomizations, and from those that come out of that. */
export class Builds {
  /** Everything that the cluster gets, in the order in which it is found. */
  readonly applied: Applied[];
  readonly faults: Fault[] = [];
  /** Every file that went into it. */
  readonly files = new Set<string>();
  /** Kustomizations that were built, by name. */
  readonly built: string[] = [];
  /** Kustomizations whose directory is in no repository that is at hand: name, and where it is. */
  readonly outOfReach = new Map<string, string>();
  readonly #ground: Ground;
  readonly #seen = new Set<string>();

  constructor(ground: Ground, start: readonly Applied[]) {
    this.#ground = ground;
    this.applied = [...start];
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
    const known = new Set(this.applied.map(({ value }) => nameOf(value)));
    const { owner, repositories } = this.#ground;
    const open = this.applied
      .filter(({ value }) => isFlux(value, "Kustomization") && !this.#seen.has(nameOf(value)))
      .map((kustomization): Ready => {
        const source = sourceOf(kustomization, this.applied, owner, repositories);
        const missing = variablesReferences(kustomization).filter(({ name }) => !known.has(name));
        return {
          kustomization,
          source,
          missing: missing.filter(({ optional }) => !optional).map(({ name }) => name),
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
      return;
    }
    for (const absent of missing) {
      const remedy = "commit it, or say optional: true";
      this.#fault(
        kustomization,
        ["spec", "postBuild", "substituteFrom"],
        `names ${absent}, which the cluster does not get; ${remedy}`,
      );
    }
    if (missing.length > 0) return;
    await this.#buildDirectory(kustomization, source.repository);
  }

  async #buildDirectory(kustomization: Applied, repository: string): Promise<void> {
    const { files, directory, fluxBuild } = this.#ground;
    const path = posix.normalize(textOf(valueAt(kustomization.value, "spec", "path")) || ".");
    const place = posix.join(repository, path);
    if (!files.isDirectory(place)) {
      this.#fault(kustomization, ["spec", "path"], missingDirectory(files, place, path));
      return;
    }
    const { faults, files: reached, patches } = references(files, place);
    for (const file of reached) this.files.add(file);
    const all = [...faults, ...[...reached].flatMap((file) => files.faults(file))];
    this.faults.push(...all);
    if (all.length > 0) return;
    const variables = this.applied.flatMap(({ value }) => variablesOf(value) ?? []);
    const { error, built } = await fluxBuild.ask({
      build: { root: join(directory, repository), path, kustomization: kustomization.value, variables },
    });
    if (error !== undefined) {
      this.#fault(
        kustomization,
        ["spec", "path"],
        `cannot be built by kustomize (${shortened(error, directory)}); put that right`,
      );
      return;
    }
    this.built.push(nameOf(kustomization.value));
    for (const { object, origin, error: unresolved } of built) {
      const applied = { value: object, file: posix.join(place, origin), patches };
      this.files.add(applied.file);
      this.applied.push(applied);
      if (unresolved !== undefined) this.#unresolved(applied, unresolved);
      this.#sealedWithoutKey(kustomization, applied);
    }
  }

  #unresolved({ value, file }: Applied, error: string): void {
    const { problem, text } = substitutionProblem(error);
    const document = documentOf(this.#ground.files.read(file), value);
    const line = text === undefined ? undefined : document?.lineWith(text);
    this.faults.push({ file, ...(line === undefined ? {} : { line }), path: nameOf(value), problem });
  }

  #sealedWithoutKey(kustomization: Applied, { value, file }: Applied): void {
    if (documentOf(this.#ground.files.read(file), value)?.sealed !== true) return;
    if (valueAt(kustomization.value, "spec", "decryption") !== undefined) return;
    const problem = `is sealed, and ${nameOf(kustomization.value)} does not decrypt; give that spec.decryption`;
    this.faults.push({ file, path: nameOf(value), problem });
  }

  #fault({ value, file }: Applied, path: readonly string[], problem: string): void {
    const line = documentOf(this.#ground.files.read(file), value)?.lineOf(path);
    this.faults.push({
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
  /** What it takes variables from, is not optional, and is not there. */
  readonly missing: readonly string[];
  /** Whether something else may bring what it needs. */
  readonly waits: boolean;
}

function missingDirectory(files: Files, place: string, path: string): string {
  const near = closest(posix.basename(place), files.list(posix.dirname(place)));
  const hint =
    near === undefined
      ? "write one that is, or give a checkout of the repository where people keep it: --checkout <repository>=<directory>"
      : `did you mean ${quote(`./${posix.join(posix.dirname(path), near)}`)}?`;
  return `is ${quote(path)}, which is not in ${place.split("/")[0] ?? ""}; ${hint}`;
}

function shortened(error: string, directory: string): string {
  return error.replaceAll(`${directory}/`, "").replace(/: must build at directory: .*$/s, "");
}
