/**
 * How many nodes or pods may mount a claim at once.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export const ACCESS_MODES = ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany"] as const;

export type AccessMode = (typeof ACCESS_MODES)[number];

/** Whether pods of several nodes can mount a claim at once. */
export function isShared(access: readonly string[]): boolean {
  return access.some((mode) => mode.endsWith("Many"));
}

/** Something in a container's file system that is not of its image. */
export interface Volume {
  readonly name: string;
  /** Where it is in the container. */
  readonly mount: string;
  /** The path in the volume to mount; all of the volume by default. */
  readonly subPath?: string;
  readonly readOnly: boolean;
  readonly content: VolumeContent;
}

export type VolumeContent =
  | { readonly kind: "claim"; readonly claim: Claim }
  | { readonly kind: "empty"; readonly size?: string; readonly memory: boolean }
  | { readonly kind: "files"; readonly files: Files; readonly mode?: number }
  | { readonly kind: "secret"; readonly secret: string; readonly mode?: number };

/** Storage of the cluster, which outlives the workload. */
export interface Claim {
  readonly size: string;
  /** The cluster's default by default. */
  readonly class?: string;
  readonly access: readonly AccessMode[];
}

/** Texts by name. */
export type Files = Readonly<Record<string, string>>;
