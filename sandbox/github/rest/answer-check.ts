import { Ajv, type ValidateFunction } from "ajv";
import { z } from "zod";
import type { Answer } from "./answer.ts";
import type { Part } from "./description.ts";
import { compilation, formats } from "./json-schema.ts";

/** The parts of an operation that the check reads: each of its responses, or a reference to a shared one. */
const described = z.object({
  operationId: z.string(),
  responses: z.record(
    z.string(),
    z.object({ $ref: z.string().optional(), content: z.record(z.string(), z.unknown()).optional() }),
  ),
});

const document = "github";
const json = "application/json";

/**
 * Checks responses against GitHub's description. A schema is compiled with the first response of its kind. Schemas
 * refer to each other, so that the schema of a repository is compiled once for all operations that return it.
 */
export class AnswerCheck {
  readonly #ajv = new Ajv({ ...compilation, formats });
  /** The location of each schema, by operation id and status; undefined if the response has no content. */
  readonly #schemas = new Map<string, Map<string, string | undefined>>();
  readonly #compiled = new Map<string, ValidateFunction>();

  /** @param part - the responses of the description, as JSON Schema */
  constructor(part: Part) {
    this.#ajv.addSchema({ $id: document, ...part });
    for (const [path, methods] of Object.entries(part.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const { operationId, responses } = described.parse(operation);
        const schemas = new Map<string, string | undefined>();
        for (const [status, response] of Object.entries(responses)) {
          const shared = response.$ref?.split("/").at(-1);
          const place =
            shared === undefined ? ["paths", path, method, "responses", status] : ["components", "responses", shared];
          const content = shared === undefined ? response.content : contentOf(part, shared);
          schemas.set(
            status,
            content !== undefined && json in content ? pointer([...place, "content", json, "schema"]) : undefined,
          );
        }
        this.#schemas.set(operationId, schemas);
      }
    }
  }

  /** @returns the error in a response, or undefined. Errors that the description does not list are not checked. */
  fault(operationId: string, { status, body }: Answer): string | undefined {
    const schemas = this.#schemas.get(operationId);
    if (schemas === undefined || body instanceof Buffer) return undefined;
    if (!schemas.has(String(status))) {
      return status < 300 ? `has no answer ${status}, but ${[...schemas.keys()].join(", ")}` : undefined;
    }
    const schema = schemas.get(String(status));
    // A refusal may have a message, even if the description has no content for it.
    if (schema === undefined) return body === undefined || status >= 400 ? undefined : `${status} has no content`;
    const check = this.#compile(schema);
    if (check(body)) return undefined;
    return `${status} ${this.#ajv.errorsText(check.errors, { dataVar: "answer", separator: "; " })}`;
  }

  #compile(reference: string): ValidateFunction {
    const compiled = this.#compiled.get(reference) ?? this.#ajv.compile({ $ref: reference });
    this.#compiled.set(reference, compiled);
    return compiled;
  }
}

function contentOf({ components }: Part, shared: string): Record<string, unknown> | undefined {
  return described.shape.responses.parse(components["responses"])[shared]?.content;
}

/** A reference into the document: a JSON pointer as a URI fragment. */
function pointer(parts: readonly string[]): string {
  const escaped = parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
  return `${document}#/${escaped.join("/")}`;
}
