import type { Path } from "../../configuration/fault.ts";
import { isMapping } from "./yaml-file.ts";

/**
 * Reads a path as the API server writes it, `spec.containers[0].image`, by the object that it is about: keys may have dots
 * in them. What is not in the object is taken to be one step a dot.
 */
export function readFieldPath(written: string, object: unknown): Path {
  const path: (string | number)[] = [];
  let node: unknown = object;
  let rest = written;
  while (rest !== "") {
    const [whole, step] = stepOf(rest, node);
    path.push(step);
    node = child(node, step);
    rest = rest.slice(whole.length).replace(/^\./, "");
  }
  return path;
}

/** The first step of a path: as it is written there, and what it means. */
function stepOf(rest: string, node: unknown): [whole: string, step: string | number] {
  const [bracketed, inner = ""] = /^\[([^\]]*)\]/.exec(rest) ?? [];
  if (bracketed !== undefined) return [bracketed, /^\d+$/.test(inner) ? Number(inner) : inner];
  const keys = isMapping(node) ? Object.keys(node) : [];
  const known = keys
    .filter((key) => key !== "" && rest.startsWith(key) && /^($|[.[])/.test(rest.slice(key.length)))
    .sort((a, b) => b.length - a.length)[0];
  const step = known ?? /^[^.[]+/.exec(rest)?.[0] ?? rest;
  return [step, step];
}

function child(node: unknown, step: string | number): unknown {
  if (Array.isArray(node)) return typeof step === "number" ? (node as unknown[])[step] : undefined;
  return isMapping(node) ? node[step] : undefined;
}
