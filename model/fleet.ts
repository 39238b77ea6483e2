/** The repository that Flux bootstraps from. */
export interface Fleet {
  readonly repository: string;
  /**
   * Whether this stack creates the repository, and the platform repository of every registered app; exactly one of the
   * stacks that share them does.
   */
  readonly create: boolean;
  /** The other stacks that share the repository, for the one that creates it; `[]` by default. */
  readonly stacks: readonly string[];
  /** `main` by default. */
  readonly branch: string;
  /** `private` by default; `internal` is for organisations of an enterprise. */
  readonly visibility: Visibility;
  /** The visibility of platform repositories; `private` by default. */
  readonly platformVisibility: Visibility;
  /** How the directories of components and workloads are laid out; `overlays` by default. */
  readonly layout?: (typeof FLEET_LAYOUTS)[number];
  /** Whether the repository exists already and is taken over with all its content; `false` by default. */
  readonly adopt: boolean;
}

/** A base and an overlay for each environment, or one directory for each stage, in a repository of one cluster. */
export const FLEET_LAYOUTS = ["overlays", "flat"] as const;

export const VISIBILITIES = ["private", "public", "internal"] as const;

export type Visibility = (typeof VISIBILITIES)[number];

export const ON_DESTROY = ["archive", "delete"] as const;

export type OnDestroy = (typeof ON_DESTROY)[number];
