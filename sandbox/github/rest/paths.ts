import type { DescribedOperation } from "./description.ts";

interface Template {
  readonly operation: DescribedOperation;
  readonly pattern: RegExp;
  readonly literals: number;
}

/** Finds the operation of the description that a request is for. */
export class Paths {
  readonly #templates: readonly Template[];

  constructor(operations: readonly DescribedOperation[]) {
    this.#templates = operations
      // The older form of `/compare/{basehead}`: no router reads two parameters in one segment.
      .filter(({ path }) => !path.includes("}...{"))
      .map((operation) => ({
        operation,
        pattern: pattern(operation),
        literals: operation.path.replace(/\{[^}]*\}/g, "").length,
      }))
      // The template with more literal text is the more specific one: `…/secrets/public-key` before `…/secrets/{name}`.
      .sort((a, b) => b.literals - a.literals);
  }

  /**
   * @param path - without query, still percent-encoded
   * @returns the operation and the path with the slashes inside parameter values encoded, so that a router that knows
   *   nothing of `x-multi-segment` reads it; undefined if the description has no such path
   */
  find(method: string, path: string): { operation: DescribedOperation; path: string } | undefined {
    const trimmed = path.length > 1 ? path.replace(/\/+$/, "") : path;
    for (const { operation, pattern } of this.#templates) {
      if (operation.method !== method) continue;
      const match = pattern.exec(trimmed);
      if (match === null) continue;
      const values = match.groups ?? {};
      const encoded = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
        const value = (values[group(name)] ?? "").replaceAll("/", "%2F");
        // A router has no empty segments; a directory's path may as well be "/".
        return value === "" ? "%2F" : value;
      });
      return { operation, path: encoded };
    }
    return undefined;
  }
}

function pattern({ path, multiSegment }: DescribedOperation): RegExp {
  const source = path
    .split(/(\{[^}]+\})/)
    .map((part) => {
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return `(?<${group(name)}>${multiSegment.has(name) ? ".+" : "[^/]+"})`;
    })
    .join("");
  // The root directory of a repository is `…/contents` with nothing behind it.
  return new RegExp(`^${source.replace("/contents/(?<p_path>.+)", "/contents(?:/(?<p_path>.+))?")}$`);
}

function group(parameter: string): string {
  return `p_${parameter.replaceAll("-", "_")}`;
}
