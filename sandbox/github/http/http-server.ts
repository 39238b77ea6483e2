import { createHash } from "node:crypto";
import { type IncomingMessage, type ServerResponse } from "node:http";
import type { Context } from "../context.ts";
import { withNames } from "../rest/aliases.ts";
import { type Answer, Refusal } from "../rest/answer.ts";
import { type Located, refuse, type RestApi } from "../rest/api.ts";
import { type Caller, callerOf } from "./authentication.ts";
import { gitRequest, serveGit } from "./git-over-http.ts";
import type { RequestLog } from "./request-log.ts";

/** A request that a test may want to fail. */
export interface FaultRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly operationId: string | undefined;
}

/** What to answer in place of the real answer. `landed`: after the request was carried out, so its effect stays. */
export type Fault = number | { readonly status: number; readonly landed: boolean };

/** The fault of one request, or that it has none. */
export type Faulty = Fault | undefined | Promise<Fault | undefined>;

/** What serves requests. */
export interface HttpService {
  readonly github: Context;
  readonly api: RestApi;
  readonly token: string;
  readonly log: RequestLog;
  /** Asked for every request to the API. */
  fault(request: FaultRequest): Faulty;
}

interface Done {
  readonly operationId: string | undefined;
  readonly status: number;
  readonly mismatch?: string | undefined;
}

/** Serves one request of any kind and logs it. Never throws. */
export async function serve(service: HttpService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const time = new Date().toISOString();
  const { method = "GET", url: path = "/" } = request;
  let done: Done;
  try {
    done = await route(service, request, response, method, path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!response.headersSent) send(service, request, response, refuse(500, `The sandbox's GitHub failed: ${message}`));
    response.end();
    done = { operationId: undefined, status: 500, mismatch: message };
  }
  const { operationId, status, mismatch } = done;
  const milliseconds = Math.round((performance.now() - started) * 10) / 10;
  service.log.add({
    time,
    method,
    path,
    operationId,
    status,
    milliseconds,
    ...(mismatch === undefined ? {} : { mismatch }),
  });
}

async function route(
  service: HttpService,
  request: IncomingMessage,
  response: ServerResponse,
  method: string,
  path: string,
): Promise<Done> {
  const url = new URL(path, service.github.url);
  const caller = callerOf(request.headers, {
    token: service.token,
    apps: service.github.store.organization.apps,
    installationTokens: service.github.installationTokens,
  });
  const git = gitRequest(url);
  if (git !== undefined) {
    const status = await serveGit(service.github, git, caller, request, response);
    return { operationId: `git/${git.service}`, status };
  }
  const body = await readAll(request);
  service.github.rateLimit.count();
  if (/^\/(api\/)?graphql$/.test(url.pathname)) {
    const { status } = send(service, request, response, graphql(caller));
    return { operationId: "graphql", status };
  }
  const target = withNames(service.github, path.replace(/^\/api\/v3(?=[/?]|$)/, ""));
  const located = service.api.locate(service.github, {
    method,
    target,
    headers: plainHeaders(request),
    body,
    authenticated: caller.kind === "operator",
    ...(caller.kind === "app" ? { app: caller.app } : {}),
  });
  const { operationId } = located;
  const { answer, mismatch } = await answerOf(service, located, { method, path, operationId }, caller);
  const { status } = send(service, request, response, answer);
  return { operationId, status, mismatch };
}

async function answerOf(
  service: HttpService,
  located: Located,
  request: FaultRequest,
  caller: Caller,
): Promise<{ answer: Answer; mismatch?: string | undefined }> {
  if (caller.kind === "unknown") return { answer: caller.answer };
  if (caller.kind === "installation") {
    return { answer: refuse(501, "The sandbox's GitHub takes tokens of installations for Git alone.") };
  }
  const fault = await service.fault(request);
  if (fault === undefined) return located.run();
  if (typeof fault === "object" && fault.landed) await located.run();
  return { answer: refuse(typeof fault === "number" ? fault : fault.status, "A fault that was asked for.") };
}

/** No query is known: everything that the platform's provider needs is in the REST API. */
function graphql(caller: Caller): Answer {
  if (caller.kind !== "operator") return refuse(401, "Bad credentials");
  return new Refusal(501, "The sandbox's GitHub does not implement GraphQL.").answer;
}

function send(
  { github }: Pick<HttpService, "github">,
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers = {} }: Answer,
): { status: number } {
  const bytes = body === undefined ? undefined : body instanceof Buffer ? body : Buffer.from(JSON.stringify(body));
  const common: Record<string, string> = {
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": `${Date.now().toString(16)}:${Math.floor(Math.random() * 0xffff).toString(16)}`,
    ...github.rateLimit.headers(),
    ...headers,
  };
  if (bytes === undefined) {
    response.writeHead(status, common).end();
    return { status };
  }
  const isRead = request.method === "GET" && status === 200;
  if (isRead) {
    common["etag"] = `W/"${createHash("sha256").update(bytes).digest("hex")}"`;
    if (request.headers["if-none-match"] === common["etag"]) {
      response.writeHead(304, common).end();
      return { status: 304 };
    }
  }
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    ...common,
  });
  response.end(bytes);
  return { status };
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    if (chunk instanceof Buffer) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
