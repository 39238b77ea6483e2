import { text } from "node:stream/consumers";
import { z } from "zod";
import { waitFor } from "../process/wait.ts";
import { isNotFound } from "./errors.ts";
import { describeReference, objectSchema, type Kind, type KubernetesObject, type Reference } from "./object.ts";
import { Resources } from "./resources.ts";
import { send, type Connection, type Identity } from "./transport.ts";
import { watch, type WatchEvent, type WatchOptions } from "./watch.ts";

/** Selects objects of a kind. Default: all. */
export interface Selection {
  namespace?: string | undefined;
  labelSelector?: string;
}

export interface RequestOptions {
  as?: Identity | undefined;
  contentType?: string;
  signal?: AbortSignal | undefined;
}

export interface ApplyOptions {
  /** The owner of the fields that are sent. Default "sandbox". */
  fieldManager?: string;
  /** Whether to validate and return the result without storing it. */
  dryRun?: boolean;
}

/** The required fields of an object to apply. */
export interface Applicable extends Kind {
  metadata: { name: string; namespace?: string | undefined; [field: string]: unknown };
  [field: string]: unknown;
}

export interface DeleteOptions {
  /** Milliseconds to wait until the object is gone. Default: do not wait. */
  wait?: number;
  /** Default Background: the objects that it owns are deleted after it. */
  propagationPolicy?: "Background" | "Foreground" | "Orphan";
}

const listSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  items: z.array(z.looseObject({})),
});

// Longer than any response takes that is not a watch, even while the server starts.
const PATIENCE = 30_000;

/**
 * A small client for the JSON side of the Kubernetes API. Every method throws KubernetesError when the server refuses.
 */
export class KubernetesClient {
  readonly #connection: Connection;
  readonly #identity: Identity | undefined;
  readonly #resources: Resources;

  constructor(connection: Connection, identity?: Identity) {
    this.#connection = connection;
    this.#identity = identity;
    this.#resources = new Resources((path) => this.request("GET", path));
  }

  /** Returns the same client with another identity, if its owner may impersonate. */
  as(identity: Identity): KubernetesClient {
    return new KubernetesClient(this.#connection, identity);
  }

  /** Sends any request. Resolves with the parsed response: text if it is not JSON, as from `/readyz`. */
  async request(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<unknown> {
    const patience = AbortSignal.timeout(PATIENCE);
    const signal = options.signal === undefined ? patience : AbortSignal.any([options.signal, patience]);
    const answer = await send(this.#connection, { method, path, body, as: this.#identity, ...options, signal });
    const content = await text(answer);
    const json = answer.headers["content-type"]?.startsWith("application/json") === true;
    return json ? JSON.parse(content) : content;
  }

  /** Opens a stream of lines, such as a watch; the caller ends it through the signal. */
  async stream(path: string, signal: AbortSignal): Promise<AsyncIterable<string>> {
    const answer = await send(this.#connection, { method: "GET", path, as: this.#identity, signal });
    return answer.setEncoding("utf8");
  }

  /** Reads an object; `undefined` if it does not exist. */
  async get(reference: Reference): Promise<KubernetesObject | undefined> {
    try {
      return objectSchema.parse(await this.request("GET", await this.path(reference)));
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** @throws KindNotServed if there is no such kind */
  async list(kind: Kind, selection: Selection = {}): Promise<KubernetesObject[]> {
    return (await this.listAt(kind, selection)).items;
  }

  /** Lists the objects, with the resource version for a watch. */
  async listAt(
    kind: Kind,
    selection: Selection = {},
    signal?: AbortSignal,
  ): Promise<{ items: KubernetesObject[]; resourceVersion: string }> {
    const path = await this.collection(kind, selection.namespace);
    const list = listSchema.parse(
      await this.request("GET", `${path}?${query({ labelSelector: selection.labelSelector })}`, undefined, { signal }),
    );
    // Only lists of custom resources contain the kind in every item.
    const items = list.items.map((item) => objectSchema.parse({ ...item, ...kind }));
    return { items, resourceVersion: list.metadata.resourceVersion };
  }

  /** Applies an object on the server, and takes over fields of other owners. Resolves with the resulting object. */
  async apply(object: Applicable, options: ApplyOptions = {}): Promise<KubernetesObject> {
    const { fieldManager = "sandbox", dryRun = false } = options;
    const path = await this.path({ apiVersion: object.apiVersion, kind: object.kind, ...object.metadata });
    const parameters = query({ fieldManager, force: "true", dryRun: dryRun ? "All" : undefined });
    return objectSchema.parse(
      await this.request("PATCH", `${path}?${parameters}`, object, { contentType: "application/apply-patch+yaml" }),
    );
  }

  /**
   * Deletes an object, if it exists.
   *
   * @throws WaitTimeout if it still exists after `wait` milliseconds, with the finalizers that block it
   */
  async delete(reference: Reference, options: DeleteOptions = {}): Promise<void> {
    const { propagationPolicy = "Background", wait } = options;
    const path = await this.path(reference);
    try {
      await this.request("DELETE", path, { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy });
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
    if (wait !== undefined) {
      const gone = async (): Promise<boolean> => (await this.get(reference)) === undefined;
      await waitFor(`${describeReference(reference)} to be gone`, gone, { timeout: wait, interval: 50 });
    }
  }

  /**
   * Yields the objects of a kind and then their changes, until `signal` is aborted. It continues after broken
   * connections, restarts of the server, and periods in which the kind is not served.
   */
  watch(kind: Kind, options: WatchOptions): AsyncGenerator<WatchEvent, void> {
    return watch(this, kind, options);
  }

  /** The path of one object. */
  async path({ apiVersion, kind, namespace, name }: Reference): Promise<string> {
    return `${await this.collection({ apiVersion, kind }, namespace)}/${encodeURIComponent(name)}`;
  }

  /** The path of the objects of a kind, in one namespace or in all. */
  async collection(kind: Kind, namespace?: string): Promise<string> {
    const { base, plural, namespaced } = await this.#resources.find(kind);
    const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
    return `${base}${within}/${plural}`;
  }
}

/** Builds query parameters, without those that are undefined. */
export function query(parameters: Record<string, string | undefined>): string {
  const result = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) {
      result.set(name, value);
    }
  }
  return result.toString();
}
