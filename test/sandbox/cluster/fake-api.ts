import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { KubernetesClient, type Applicable } from "../../../sandbox/cluster/client.ts";
import { objectSchema, type KubernetesObject } from "../../../sandbox/cluster/object.ts";

/** A kind that the fake serves. */
export interface ServedKind {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

export const configMaps: ServedKind = { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps", namespaced: true };

/** What was asked of the fake. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: unknown;
}

/** What a test stores: an object whose kind is said elsewhere. */
export interface NewObject {
  metadata: Applicable["metadata"];
  [field: string]: unknown;
}

type Answer = [status: number, body: unknown];

/** What a watch is told of an object, by its path. */
interface StoredEvent {
  readonly path: string;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubernetesObject;
}

/** An API server in memory: lists, watches and named objects, and whatever a test wants to go wrong. */
export class FakeApi {
  readonly requests: SeenRequest[] = [];
  readonly client: KubernetesClient;
  readonly server: string;
  /** Answers a request before the fake does; `undefined` leaves it to the fake. */
  intercept: (request: SeenRequest) => Answer | undefined = () => undefined;
  readonly #kinds = new Map<string, ServedKind>();
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #watches = new Map<ServerResponse, string>();
  /** All events: a watch begins with those since the version that it asks from. */
  readonly #events: StoredEvent[] = [];
  readonly #http: Server;
  #version = 100;

  private constructor(http: Server, server: string) {
    this.#http = http;
    this.server = server;
    this.client = new KubernetesClient({ server, ca: "", token: "secret" });
  }

  static async start(...kinds: ServedKind[]): Promise<FakeApi> {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    const { port } = z.object({ port: z.number() }).parse(http.address());
    const api = new FakeApi(http, `http://127.0.0.1:${port}`);
    kinds.forEach((kind) => {
      api.serve(kind);
    });
    http.on("request", (request: IncomingMessage, response: ServerResponse) => void api.#answer(request, response));
    return api;
  }

  async stop(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, "close");
  }

  serve(kind: ServedKind): void {
    this.#kinds.set(collectionOf(kind), kind);
  }

  /** The kind goes, with all its objects, as when its definition is deleted. */
  unserve(kind: ServedKind): void {
    this.#kinds.delete(collectionOf(kind));
    for (const [path, object] of this.#objects) {
      if (object.kind === kind.kind) {
        this.#objects.delete(path);
      }
    }
    this.breakWatches();
  }

  /** Creates or changes an object, and tells the watches. */
  put(kind: ServedKind, object: NewObject): void {
    const path = pathOf(kind, object.metadata.namespace, object.metadata.name);
    const type = this.#objects.has(path) ? "MODIFIED" : "ADDED";
    const metadata = { ...object.metadata, resourceVersion: String(++this.#version) };
    const stored = objectSchema.parse({ ...object, apiVersion: kind.apiVersion, kind: kind.kind, metadata });
    this.#objects.set(path, stored);
    this.#tell({ path, type, object: stored });
  }

  /** Deletes an object; the watches are not told when `silently`. */
  remove(kind: ServedKind, namespace: string, name: string, silently = false): void {
    const path = pathOf(kind, namespace, name);
    const object = this.#objects.get(path);
    this.#objects.delete(path);
    if (object !== undefined && !silently) {
      const metadata = { ...object.metadata, resourceVersion: String(++this.#version) };
      this.#tell({ path, type: "DELETED", object: { ...object, metadata } });
    }
  }

  /** Cuts every watch off. */
  breakWatches(): void {
    this.#watches.forEach((_, response) => response.destroy());
  }

  /** Ends every watch the way a server does when it cannot go on from an old version. */
  expireWatches(): void {
    for (const response of this.#watches.keys()) {
      response.end(`${JSON.stringify({ type: "ERROR", object: { kind: "Status", code: 410 } })}\n`);
    }
  }

  get watches(): number {
    return this.#watches.size;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = headers["content-length"] === undefined ? undefined : await json(request);
    const seen = { method, path: url, headers, body };
    this.requests.push(seen);
    const { pathname, searchParams } = new URL(url, this.server);
    if (searchParams.get("watch") === "true" && this.intercept(seen) === undefined) {
      response.writeHead(200, { "Content-Type": "application/json" }).flushHeaders();
      this.#watches.set(response, pathname);
      response.once("close", () => this.#watches.delete(response));
      const from = Number(searchParams.get("resourceVersion"));
      for (const event of this.#events) {
        if (Number(event.object.metadata.resourceVersion) > from) send(response, pathname, event);
      }
      return;
    }
    const [status, content] = this.intercept(seen) ?? this.#find(method, pathname, body);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
  }

  #find(method: string, path: string, body: unknown): Answer {
    const discovered = [...this.#kinds.values()].filter((kind) => baseOf(kind) === path);
    if (discovered.length > 0) {
      return [
        200,
        { resources: discovered.map(({ plural, kind, namespaced }) => ({ name: plural, kind, namespaced })) },
      ];
    }
    const served = [...this.#kinds].find(([collection]) => isWithin(path, collection))?.[1];
    if (served === undefined) {
      return notFound;
    }
    if (path.endsWith(`/${served.plural}`)) {
      const items = [...this.#objects]
        .filter(([at]) => isWithin(at, path))
        .map(([, object]) => ({ ...object, kind: "" }));
      return [200, { metadata: { resourceVersion: String(this.#version) }, items }];
    }
    if (method === "PATCH") {
      const { metadata } = z.looseObject({ metadata: objectSchema.shape.metadata }).parse(body);
      this.put(served, {
        ...z.looseObject({}).parse(body),
        metadata: { ...metadata, namespace: metadata.namespace ?? "" },
      });
    }
    const object = this.#objects.get(path);
    if (method === "DELETE" && object !== undefined) {
      this.remove(served, object.metadata.namespace ?? "", object.metadata.name);
    }
    return object === undefined ? notFound : [200, object];
  }

  #tell(event: StoredEvent): void {
    this.#events.push(event);
    for (const [response, collection] of this.#watches) send(response, collection, event);
  }
}

function send(response: ServerResponse, collection: string, { path, ...event }: StoredEvent): void {
  if (isWithin(path, collection)) response.write(`${JSON.stringify(event)}\n`);
}

const notFound: Answer = [404, { kind: "Status", message: "not there", reason: "NotFound" }];

function baseOf({ apiVersion }: ServedKind): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function collectionOf(kind: ServedKind, namespace?: string): string {
  return `${baseOf(kind)}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${kind.plural}`;
}

function pathOf(kind: ServedKind, namespace: string | undefined, name: string): string {
  return `${collectionOf(kind, kind.namespaced ? namespace : undefined)}/${name}`;
}

/** True for a path in a collection, whether the collection is that of a namespace or of all. */
function isWithin(path: string, collection: string): boolean {
  const anyNamespace = path.replace(/\/namespaces\/[^/]+(?=\/)/, "");
  return `${path}/`.startsWith(`${collection}/`) || `${anyNamespace}/`.startsWith(`${collection}/`);
}
