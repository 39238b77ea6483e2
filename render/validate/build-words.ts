import { posix } from "node:path";
import { closest, quote } from "../../configuration/suggestion.ts";
import type { Files } from "./references.ts";

/** Returns the problem with the path of a Kustomization whose directory is missing. */
export function missingDirectory(files: Files, place: string, path: string): string {
  const near = closest(posix.basename(place), files.list(posix.dirname(place)));
  const hint =
    near === undefined
      ? "write one that is, or give a checkout of the repository where people keep it: --checkout <repository>=<directory>"
      : `did you mean ${quote(`./${posix.join(posix.dirname(path), near)}`)}?`;
  return `is ${quote(path)}, which is not in ${place.split("/")[0] ?? ""}; ${hint}`;
}

/** Returns an error message of kustomize without the directory of this run. */
export function shortened(error: string, directory: string): string {
  return error.replaceAll(`${directory}/`, "").replace(/: must build at directory: .*$/s, "");
}
