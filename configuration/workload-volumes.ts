import type { VolumeChanges, VolumesValues } from "./schema/workload-volumes.ts";

/**
 * Who may have a claim at once.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export const ACCESS_MODES = ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany"] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

/** Whether pods of several nodes can have a claim at once. */
export function isShared(access: readonly string[]): boolean {
  return access.some((mode) => mode.endsWith("Many"));
}

/** Something in a container's file system that is not of its image. */
export interface Volume {
  readonly name: string;
  /** Where it is in the container. */
  readonly mount: string;
  /** What of it is there; all of it by default. */
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

/** Volumes of a workload, in the order of the file. */
export function toVolumes(values: VolumesValues): Volume[] {
  return Object.entries(values).map(([name, { mount, subPath, readOnly, ...what }]) => ({
    ...{ name, mount, readOnly, content: toContent(what) },
    ...(subPath === undefined ? {} : { subPath }),
  }));
}

/** The schema has seen to it that it is one of them. */
function toContent({
  claim,
  empty,
  files,
  secret,
  mode,
}: Pick<VolumesValues[string], "claim" | "empty" | "files" | "secret" | "mode">): VolumeContent {
  const rights = mode === undefined ? {} : { mode: Number.parseInt(mode, 8) };
  if (claim !== undefined) return { kind: "claim", claim };
  if (empty !== undefined) return { kind: "empty", ...empty };
  if (files !== undefined) return { kind: "files", files, ...rights };
  if (secret !== undefined) return { kind: "secret", secret, ...rights };
  throw new Error("a volume of nothing");
}

/** Volumes as an environment has them. */
export function volumesIn(volumes: readonly Volume[], changes: VolumeChanges): Volume[] {
  return volumes.map((volume) => {
    const { name, content } = volume;
    const { files = {}, ...claim } = Object.hasOwn(changes, name) ? (changes[name] ?? {}) : {};
    if (content.kind === "claim") return { ...volume, content: { ...content, claim: { ...content.claim, ...claim } } };
    return content.kind === "files"
      ? { ...volume, content: { ...content, files: { ...content.files, ...files } } }
      : volume;
  });
}
