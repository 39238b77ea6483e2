/** The program that builds and checks, with the files that it reads. */
export interface BuildPrograms {
  /** Words that start the program. The directory {@link kubernetes} is its last argument. */
  readonly fluxBuild: readonly [program: string, ...args: string[]];
  /** Directory with the OpenAPI documents of Kubernetes. */
  readonly kubernetes: string;
  /** Directories with definitions of custom resources. */
  readonly definitions: readonly string[];
  /** Writes a release of Flux, as `install.yaml` has it, so that none has to be downloaded. */
  readonly writeFluxRelease: (file: string) => void;
}

/**
 * Provides the programs: a checkout builds them from Go modules, and the package brings them.
 *
 * @param progress told what goes on, a line each
 */
export type ProvidePrograms = (progress: (line: string) => void, signal: AbortSignal) => Promise<BuildPrograms>;
