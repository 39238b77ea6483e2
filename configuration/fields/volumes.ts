import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

/** A place in a container. Kubernetes refuses colons; a path that leads back is never what somebody means. */
export const MOUNT = /^(?!.*\/\.\.?(?:\/|$))\/[^:\0]*[^:\0/]$/;

export function mountProblem(value: string): Problem {
  if (MOUNT.test(value)) return undefined;
  return `${quote(value)} is not where a volume can be; write a whole path in the container, "/var/lib/hello"`;
}

/** A path inside of a volume. */
export const SUB_PATH = /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\0]*[^\0/]$/;

export function subPathProblem(value: string): Problem {
  if (SUB_PATH.test(value)) return undefined;
  return `${quote(value)} is not a path inside of a volume; write it without "/" at its ends and without "..", "data"`;
}

/** Rights to a file, as chmod takes them. */
export const MODE = /^0?[0-7]{3}$/;

export function modeProblem(value: string): Problem {
  if (MODE.test(value)) return undefined;
  return `${quote(value)} is not a mode of files; write three octal digits in quotes, "0400"`;
}
