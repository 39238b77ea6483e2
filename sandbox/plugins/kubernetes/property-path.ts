import type { Path } from "./immutable.ts";

/** Formats a path for the engine: `spec.list[2]["with.dot"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step.toString()}]`;
    if (/[."[\]]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/**
 * Parses a path in `ignoreChanges`; `*` matches any key or index.
 *
 * @throws Error when it is not a path.
 */
export function parsePath(text: string): Path {
  const path: (string | number)[] = [];
  for (let rest = text; rest !== "";) {
    const match = /^(?:\.?([^.[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[(\*)\])/.exec(rest);
    if (match === null) throw new Error(`failed to parse ignore path "${text}" at "${rest}"`);
    const [whole, key, quoted, index, every] = match;
    path.push(index === undefined ? (key ?? every ?? (quoted ?? "").replace(/\\(.)/g, "$1")) : Number(index));
    rest = rest.slice(whole.length);
  }
  return path;
}

/** Whether a path is equal to or below another one, in which `*` matches any step. */
export function isWithin(path: Path, outer: Path): boolean {
  return path.length >= outer.length && outer.every((step, index) => step === "*" || step === path[index]);
}
