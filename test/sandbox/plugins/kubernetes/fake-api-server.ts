import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { isObject, parseJson, type Properties, type Value } from "../../../../sandbox/plugins/rpc/property-values.ts";

/** What one request asked. */
export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  body: Value;
}

/** An answer to give in place of the usual one. */
export interface Answer {
  status: number;
  body?: Properties;
  /** Close the connection instead of answering. */
  reset?: boolean;
}

/** An API server in memory: stores what it is sent, applies by overwriting top-level fields, deletes at once. */
export class FakeApiServer {
  readonly seen: Seen[] = [];
  readonly objects = new Map<string, Properties>();
  /** Looked at before anything else is done; undefined: the usual. */
  intercept: (request: Seen) => Answer | undefined = () => undefined;
  /** Served kinds by API version. */
  readonly kinds: Record<string, { name: string; kind: string; namespaced: boolean }[]> = {
    v1: [
      { name: "namespaces", kind: "Namespace", namespaced: false },
      { name: "configmaps", kind: "ConfigMap", namespaced: true },
      { name: "configmaps/status", kind: "ConfigMap", namespaced: true },
      { name: "secrets", kind: "Secret", namespaced: true },
    ],
    "apps/v1": [{ name: "deployments", kind: "Deployment", namespaced: true }],
  };
  readonly #server = createServer((request, response) => {
    void this.#handle(request, response);
  });

  /** Forgets everything, and is its usual self again. */
  reset(): void {
    this.seen.length = 0;
    this.objects.clear();
    this.intercept = () => undefined;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port.toString()}`;
  }

  get kubeconfig(): string {
    return JSON.stringify({
      "current-context": "fake",
      contexts: [{ name: "fake", context: { cluster: "fake", user: "fake" } }],
      clusters: [{ name: "fake", cluster: { server: this.url } }],
      users: [{ name: "fake", user: { token: "let-me-in" } }],
    });
  }

  /** The requests that could change something, as `METHOD path`. */
  get writes(): string[] {
    return this.seen.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.url);
    const content = await text(request);
    const seen = {
      method: request.method ?? "",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: content === "" ? null : parseJson(content),
    };
    this.seen.push(seen);
    const answer = this.intercept(seen) ?? this.#answer(seen);
    if (answer.reset === true) {
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body ?? {}));
  }

  #answer({ method, path, query, body }: Seen): Answer {
    if (path === "/version") return { status: 200 };
    const group = /^\/(?:api|apis)\/([^/]+(?:\/v[^/]+)?)$/.exec(path)?.[1];
    if (group !== undefined) return this.#discovery(group);
    const known = this.objects.get(path);
    if (method === "GET") return known === undefined ? notFound(path) : { status: 200, body: known };
    if (method === "DELETE") {
      return this.objects.delete(path) ? { status: 200 } : notFound(path);
    }
    const given = isObject(body) ? body : {};
    const name = method === "POST" ? `${path}/${nameIn(given)}` : path;
    if (method === "POST" && this.objects.has(name)) return failure(409, "AlreadyExists", `${name} already exists`);
    const metadata = isObject(given["metadata"]) ? given["metadata"] : {};
    const stored = { ...this.objects.get(name), ...given, metadata: { ...metadata, uid: "1", resourceVersion: "1" } };
    if (query["dryRun"] === undefined) this.objects.set(name, stored);
    return { status: 200, body: stored };
  }

  #discovery(group: string): Answer {
    const resources = this.kinds[group];
    if (resources === undefined) return failure(404, "NotFound", "the server could not find the requested resource");
    return { status: 200, body: { resources: resources.map((resource) => ({ ...resource })) } };
  }
}

function nameIn(object: Properties): string {
  const metadata = object["metadata"];
  return isObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
}

export function failure(status: number, reason: string, message: string, kind = ""): Answer {
  return { status, body: { kind: "Status", reason, message, details: { kind } } };
}

function notFound(path: string): Answer {
  return failure(404, "NotFound", `${path} not found`);
}
