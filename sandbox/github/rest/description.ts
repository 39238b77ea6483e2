import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";

const methods = ["get", "put", "post", "patch", "delete"] as const;
/** A method that GitHub's description uses, in lower case. */
export type Method = (typeof methods)[number];

const parameter = z.looseObject({
  $ref: z.string().optional(),
  name: z.string().optional(),
  in: z.string().optional(),
  "x-multi-segment": z.boolean().optional(),
});
const jsonObject = z.record(z.string(), z.unknown());
const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(parameter).optional(),
  requestBody: z.unknown().optional(),
  responses: z.unknown().optional(),
});
const schema = z.looseObject({
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operation)),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** One operation of the description. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: Method;
  /** Path with parameters in braces, e.g. `/repos/{owner}/{repo}`. */
  readonly path: string;
  /** The path's parameters whose value may contain slashes: `x-multi-segment` in the description. */
  readonly multiSegment: ReadonlySet<string>;
}

/** A self-contained part of the description: references lead to its own components. */
export interface Part {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
  readonly components: Record<string, Record<string, unknown>>;
}

/** GitHub's own OpenAPI description of its REST API. */
export class Description {
  readonly #document: z.infer<typeof schema>;
  readonly operations: readonly DescribedOperation[];

  private constructor(document: z.infer<typeof schema>) {
    this.#document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const described = item[method];
        if (described === undefined) return [];
        const multiSegment = new Set(
          (described.parameters ?? [])
            .map((entry) => this.#resolve(entry))
            .filter((entry) => entry.in === "path" && entry["x-multi-segment"] === true)
            .map((entry) => entry.name ?? ""),
        );
        return [{ id: described.operationId, method, path, multiSegment }];
      }),
    );
  }

  /** Reads the description of api.github.com from the package `@octokit/openapi`: 13 MB, about 100 ms. */
  static load(): Description {
    const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
    return new Description(schema.parse(JSON.parse(readFileSync(file, "utf8"))));
  }

  /**
   * Reduces the description to the requests or the responses of some operations, and the components that they refer to:
   * building validators for all 1,200 operations would take seconds.
   *
   * @param adapt - applied to each included part
   * @throws if an id is not in the description
   */
  only(side: "requests" | "answers", operationIds: ReadonlySet<string>, adapt: (part: unknown) => unknown): Part {
    const wanted = this.operations.filter(({ id }) => operationIds.has(id));
    const known = new Set(wanted.map(({ id }) => id));
    const unknown = [...operationIds].filter((id) => !known.has(id));
    if (unknown.length > 0) throw new Error(`not in GitHub's description: ${unknown.join(", ")}`);
    const paths: Part["paths"] = {};
    for (const { id: operationId, path, method } of wanted) {
      const whole = this.#document.paths[path]?.[method];
      const taken =
        side === "requests"
          ? { parameters: whole?.parameters, requestBody: whole?.requestBody }
          : { responses: whole?.responses };
      const present = Object.fromEntries(Object.entries(taken).filter(([, value]) => value !== undefined));
      paths[path] = { ...paths[path], [method]: { operationId, responses: {}, ...jsonObject.parse(adapt(present)) } };
    }
    return { paths, components: this.#components(paths, adapt) };
  }

  #components(from: unknown, adapt: (part: unknown) => unknown): Record<string, Record<string, unknown>> {
    const found: Record<string, Record<string, unknown>> = {};
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) {
        value.forEach(visit);
      } else if (typeof value === "object" && value !== null) {
        for (const [key, inner] of Object.entries(value)) {
          if (key === "$ref" && typeof inner === "string") add(inner);
          else visit(inner);
        }
      }
    };
    const add = (reference: string): void => {
      const [, , section = "", name = ""] = reference.split("/");
      const group = (found[section] ??= {});
      if (name in group) return;
      // Examples are not used here, and are a third of the whole.
      group[name] = section === "examples" ? {} : adapt(this.#document.components[section]?.[name]);
      visit(group[name]);
    };
    visit(from);
    return found;
  }

  #resolve(entry: z.infer<typeof parameter>): z.infer<typeof parameter> {
    const name = entry.$ref?.split("/").at(-1);
    return name === undefined ? entry : parameter.parse(this.#document.components["parameters"]?.[name]);
  }
}
