import type { VolumeChanges, VolumesValues } from "./schema/workload-volumes.ts";
import type { Volume, VolumeContent } from "../model/volume.ts";

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
