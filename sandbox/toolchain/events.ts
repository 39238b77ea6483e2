/** An event of {@link ensureToolchain}. The events of one recipe are in order; those of two may interleave. */
export type ToolchainEvent =
  /** The recipe was built before. */
  | { kind: "cached"; recipe: string; programs: readonly string[] }
  /** Another process builds; this one continues when that has ended. */
  | { kind: "waiting"; holder: string }
  /** The modules of the recipe are being downloaded. */
  | { kind: "fetching"; recipe: string; programs: readonly string[] }
  /** `done` of `total` packages are compiled; packages of an earlier build do not count as done. */
  | { kind: "compiling"; recipe: string; done: number; total: number }
  | { kind: "built"; recipe: string; programs: readonly string[]; seconds: number }
  /** The downloads and intermediate results are being deleted, because they are no longer needed. */
  | { kind: "cleaning" };

/** Receives the events. It is called often and must not throw. */
export type Report = (event: ToolchainEvent) => void;
