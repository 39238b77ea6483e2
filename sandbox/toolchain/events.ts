/** What {@link ensureToolchain} tells while it works. A recipe's events come in order; those of two may interleave. */
export type ToolchainEvent =
  /** It was built before; nothing is to do. */
  | { kind: "cached"; recipe: string; programs: readonly string[] }
  /** Another process builds; this one goes on when that has ended. */
  | { kind: "waiting"; holder: string }
  /** The modules it is made of are being fetched. */
  | { kind: "fetching"; recipe: string; programs: readonly string[] }
  /** `done` of `total` packages are compiled; packages that an earlier build left behind are never counted as done. */
  | { kind: "compiling"; recipe: string; done: number; total: number }
  | { kind: "built"; recipe: string; programs: readonly string[]; seconds: number }
  /** The downloads and intermediate results, of no use any more, are being deleted. */
  | { kind: "cleaning" };

/** Takes the events. It is called often and must not throw. */
export type Report = (event: ToolchainEvent) => void;
