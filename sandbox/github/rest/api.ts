import { type Document, OpenAPIBackend, type Request } from "openapi-backend";
import { z } from "zod";
import type { InstallationAccess } from "../apps/installation-tokens.ts";
import type { Context } from "../context.ts";
import { Serial } from "../serial.ts";
import type { App } from "../store/organization-record.ts";
import { type Answer, Refusal } from "./answer.ts";
import { AnswerCheck } from "./answer-check.ts";
import type { Call, Family } from "./call.ts";
import { Description } from "./description.ts";
import { compilation, formats, toJsonSchema, withInternal } from "./json-schema.ts";
import { Paths } from "./paths.ts";

/** An authenticated request to the API, not yet validated. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query without the prefix of the API, still percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  readonly authenticated: boolean;
  /** The GitHub App, if it asks on its own behalf. */
  readonly app?: App;
  /** The scope of the token, if it is an installation token of an App. */
  readonly access?: InstallationAccess;
}

/** The result of a request. */
export interface ApiResult {
  /** Undefined if the description lacks the path. */
  readonly operationId: string | undefined;
  readonly answer: Answer;
  /** The mismatch between the response and the description: a bug of the stand-in. */
  readonly mismatch?: string;
}

/** The operation of a request, before it is carried out. */
export interface Located {
  readonly operationId: string | undefined;
  /** Carries out the request. */
  run(): Promise<ApiResult>;
  /** Returns a response without carrying out the request. */
  instead(answer: Answer): ApiResult;
}

/** GitHub's OpenAPI description. Validating it at every start would take longer than everything else. */
const openApi = z.custom<Document>((value) => typeof value === "object");

const strings = z.record(z.string(), z.coerce.string());

/** GitHub's REST API, routed and validated in both directions by GitHub's own description. */
export class RestApi {
  readonly #operations: Family;
  readonly #paths: Paths;
  readonly #backend: OpenAPIBackend;
  readonly #check: AnswerCheck;
  readonly #serial = new Serial();

  private constructor(operations: Family, checks: Checks) {
    this.#operations = operations;
    this.#paths = checks.paths;
    this.#backend = checks.backend;
    this.#check = checks.answers;
  }

  /** @throws if the description lacks one of the operations */
  static async open(operations: Family): Promise<RestApi> {
    const known = checksOf.get(operations) ?? buildChecks(operations);
    checksOf.set(operations, known);
    return new RestApi(operations, await known);
  }

  /** @param github - the state that handlers work on */
  locate(github: Context, request: ApiRequest): Located {
    const [path = "", query = ""] = request.target.split("?", 2);
    const found = this.#paths.find(request.method.toLowerCase(), path);
    if (found === undefined) {
      const instead = (answer: Answer): ApiResult => ({ operationId: undefined, answer });
      return { operationId: undefined, run: () => Promise.resolve(instead(refuse(404, "Not Found"))), instead };
    }
    const operationId = found.operation.id;
    const checked = (answer: Answer): ApiResult => {
      const mismatch = this.#check.fault(operationId, answer);
      return mismatch === undefined ? { operationId, answer } : { operationId, answer, mismatch };
    };
    return {
      operationId,
      run: async () => checked(await this.#answer(github, request, operationId, found.path, query)),
      instead: checked,
    };
  }

  async #answer(
    github: Context,
    request: ApiRequest,
    operationId: string,
    path: string,
    query: string,
  ): Promise<Answer> {
    const handler = this.#operations[operationId];
    if (handler === undefined) return refuse(501, `The sandbox's GitHub does not implement ${operationId}.`);
    const known = request.authenticated || (request.app !== undefined && isForApps(operationId));
    if (!known && request.method !== "GET") return refuse(401, "Requires authentication");
    const operation = this.#backend.router.getOperation(operationId);
    if (operation === undefined) throw new Error(`the router has no ${operationId}`);
    const raw: Request = { method: request.method, path, query, headers: { ...request.headers } };
    if (request.body.length > 0) {
      // Clients send JSON without a content type, and GitHub accepts it.
      raw.headers["content-type"] = "application/json";
      const body = parseJson(request.body);
      if (body === undefined) return refuse(400, "Problems parsing JSON");
      // Go's client sends `null` when an optional body is left out.
      if (body !== null) raw.body = body;
    }
    const { errors } = this.#backend.validateRequest(raw, operation);
    if (errors) {
      const faults = errors.map(
        ({ instancePath, message = "" }) => `${instancePath.replace("/requestBody", "") || "/"} ${message}`,
      );
      return refuse(422, `Invalid request.\n\n${faults.join("\n")}`);
    }
    const parsed = this.#backend.router.parseRequest(raw, operation);
    const call: Call = {
      github,
      authenticated: request.authenticated,
      ...(request.app === undefined ? {} : { app: request.app }),
      ...(request.access === undefined ? {} : { access: request.access }),
      params: strings.parse(parsed.params),
      query: Object.fromEntries(new URLSearchParams(query)),
      body: raw.body,
      accept: [request.headers["accept"] ?? ""].flat().join(","),
      target: request.target,
    };
    const work = async (): Promise<Answer> => handler(call);
    try {
      // Two concurrent writes to one repository would see each other's partial results.
      return request.method === "GET"
        ? await work()
        : await this.#serial.run(`${call.params["owner"] ?? ""}/${call.params["repo"] ?? ""}`.toLowerCase(), work);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }
}

interface Checks {
  readonly paths: Paths;
  readonly backend: OpenAPIBackend;
  readonly answers: AnswerCheck;
}

/** The checks depend on the operations alone: a process that starts several stand-ins builds them once. */
const checksOf = new WeakMap<Family, Promise<Checks>>();

async function buildChecks(operations: Family): Promise<Checks> {
  const description = Description.load();
  const ids = new Set(Object.keys(operations));
  const definition = openApi.parse({
    openapi: "3.0.3",
    info: { title: "GitHub", version: "1" },
    ...description.only("requests", ids, (part) => toJsonSchema(withInternal(part))),
  });
  const backend = new OpenAPIBackend({
    definition,
    quick: true,
    customizeAjv: (ajv) => {
      for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
      return ajv;
    },
    ajvOpts: compilation,
  });
  await backend.init();
  const answers = new AnswerCheck(description.only("answers", ids, toJsonSchema));
  return { paths: new Paths(description.operations), backend, answers };
}

/** An error response in GitHub's form. */
export function refuse(status: number, message: string): Answer {
  return new Refusal(status, message).answer;
}

/** Whether an operation accepts an App's JSON web token. Apps use installation tokens for everything else. */
function isForApps(operationId: string): boolean {
  return operationId.startsWith("apps/");
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}
