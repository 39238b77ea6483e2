import type { DescribedOperation } from "./description.ts";

interface Template {
  readonly operation: DescribedOperation;
  readonly pattern: RegExp;
  readonly literals: number;
}

/** Finds the operation of a request in the description. */
export class Paths {
  readonly #templates: readonly Template[];

  constructor(operations: readonly DescribedOperation[]) {
    this.#templates = operations
      // The older form of `/compare/{basehead}`: no router supports two parameters in one segment.
      .filter(({ path }) => !path.includes("}...{"))
      .map((operation) => ({
        operation,
        pattern: pattern(operation),
        literals: operation.path.replace(/\{[^}]*\}/g, "").length,
      }))
      // A template with more literal text is more specific: `…/secrets/public-key` before `…/secrets/{name}`.
      .sort((a, b) => b.literals - a.literals);
  }

  /**
   * Finds the operation of a request.
   *
   * @param path - without query, still percent-encoded
   * @returns the operation, and the path with encoded slashes inside parameter values, so that a router without support
   * for `x-multi-segment` can parse it; undefined if the description lacks the path
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
        // Routers do not support empty segments; "/" stands for the empty path of a directory.
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
  // The root directory of a repository is `…/contents` without a path.
  return new RegExp(`^${source.replace("/contents/(?<p_path>.+)", "/contents(?:/(?<p_path>.+))?")}$`);
}

function group(parameter: string): string {
  return `p_${parameter.replaceAll("-", "_")}`;
}
