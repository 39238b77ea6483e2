import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { installationRefusal } from "../apps/installation-rights.ts";
import type { Context } from "../context.ts";
import { lacksPermission } from "../faults/answers.ts";
import { controlFaults, faultsPath } from "../faults/control.ts";
import type { Fault } from "../faults/fault.ts";
import { type FaultRequest, repositoryIn } from "../faults/outcome.ts";
import { withNames } from "../rest/aliases.ts";
import { type Answer, notFound, Refusal } from "../rest/answer.ts";
import { type ApiResult, type Located, refuse, type RestApi } from "../rest/api.ts";
import { type Caller, callerOf, reaches, stranger } from "./authentication.ts";
import { gitRequest, serveGit } from "./git-over-http.ts";
import type { RequestLog } from "./request-log.ts";

/**
 * A response that replaces the real one, for cases that no {@link Faults fault} can express. `landed`: the request is
 * carried out first, so its effect stays.
 */
export type Failure = number | { readonly status: number; readonly landed: boolean };

/** The failure of one request; undefined if it does not fail. */
export type Failing = Failure | undefined | Promise<Failure | undefined>;

/** The parts that serve requests. */
export interface HttpService {
  readonly github: Context;
  readonly api: RestApi;
  readonly token: string;
  readonly log: RequestLog;
  /** Called for every request to the API. */
  fail(request: FaultRequest): Failing;
}

interface Done {
  readonly operationId: string | undefined;
  readonly status: number;
  readonly mismatch?: string | undefined;
  readonly fault?: Fault["fault"] | undefined;
  readonly trial?: boolean;
}

/** Serves one request of any kind and logs it. Never throws. */
export async function serve(service: HttpService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const time = new Date().toISOString();
  const { method = "GET", url: path = "/" } = request;
  let done: Done | undefined;
  try {
    done = await route(service, request, response, method, path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!response.headersSent) send(service, request, response, refuse(500, `The sandbox's GitHub failed: ${message}`));
    response.end();
    done = { operationId: undefined, status: 500, mismatch: message };
  }
  if (done === undefined) return;
  const { operationId, status, mismatch, fault, trial = false } = done;
  const milliseconds = Math.round((performance.now() - started) * 10) / 10;
  service.log.add({
    time,
    method,
    path,
    operationId,
    status,
    ...(trial ? { trial } : {}),
    ...(fault === undefined ? {} : { fault }),
    milliseconds,
    ...(mismatch === undefined ? {} : { mismatch }),
  });
}

/** @returns undefined if this is not a request to GitHub */
async function route(
  service: HttpService,
  request: IncomingMessage,
  response: ServerResponse,
  method: string,
  path: string,
): Promise<Done | undefined> {
  const { faults } = service.github;
  const url = new URL(path, service.github.url);
  const real = callerOf(request.headers, {
    token: service.token,
    apps: service.github.store.organization.apps,
    others: service.github.store.organization.owners,
    installationTokens: service.github.installationTokens,
  });
  if (url.pathname === faultsPath) {
    send(service, request, response, controlFaults(faults, real, { method, url, body: await readAll(request) }));
    return undefined;
  }
  const caller = real.kind === "operator" && faults.get("token-rejected") !== undefined ? stranger : real;
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
    authenticated: caller.kind === "operator" || caller.kind === "installation",
    ...(caller.kind === "app" ? { app: caller.app } : {}),
    ...(caller.kind === "installation" ? { access: caller.access } : {}),
  });
  const { operationId } = located;
  const trial = method !== "GET" && body.toString() === "{}";
  const asked = { method, path, operationId, trial };
  const { result, fault } = await answerOf(service, located, { ...asked, target }, caller, response);
  if (result === undefined) {
    request.socket.destroy();
    return { operationId, status: 0, fault };
  }
  const { status } = send(service, request, response, withScopes(result.answer, caller, faults));
  return { operationId, status, mismatch: result.mismatch, fault, trial };
}

/** @returns no result if the connection is to be closed without a response */
async function answerOf(
  service: HttpService,
  located: Located,
  request: FaultRequest & { readonly target: string },
  caller: Caller,
  response: ServerResponse,
): Promise<{ result: ApiResult | undefined; fault?: Fault["fault"] }> {
  if (caller.kind === "unknown") return { result: located.instead(caller.answer) };
  const { operationId, method, target } = request;
  const { store } = service.github;
  const repository = repositoryIn(request, store);
  if (caller.kind === "operator" && repository !== undefined) {
    const isReached = reaches(caller.only, repository.owner, store.organization.owners);
    if (!isReached && repository.record.settings.private) return { result: located.instead(notFound().answer) };
    if (!isReached && method !== "GET") return { result: located.instead(lacksPermission()) };
  }
  if (caller.kind === "installation" && operationId !== undefined) {
    const refusal = installationRefusal({ method, operationId, target, repository }, caller.access);
    if (refusal !== undefined) return { result: located.instead(refusal) };
  }
  const met = service.github.faults.meet(request);
  if (met !== undefined) {
    const { fault, outcome, ended } = met;
    if (outcome.kind === "hang") {
      await Promise.race([ended, once(response, "close")]);
      return { result: undefined, fault };
    }
    if (outcome.landed) await located.run();
    return { result: outcome.kind === "drop" ? undefined : located.instead(outcome.answer), fault };
  }
  const failure = await service.fail(request);
  if (failure === undefined) return { result: await located.run() };
  if (typeof failure === "object" && failure.landed) await located.run();
  const status = typeof failure === "number" ? failure : failure.status;
  return { result: located.instead(refuse(status, "A fault that was asked for.")) };
}

/** Adds the scopes of a classic token, as GitHub does; other tokens have none. */
function withScopes(answer: Answer, { kind }: Caller, faults: Context["faults"]): Answer {
  const classic = kind === "operator" ? faults.get("token-classic") : undefined;
  return classic === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, "x-oauth-scopes": classic.scopes } };
}

/** No query is supported: everything that the platform's provider needs is in the REST API. */
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
