import { isObject, type Value } from "../rpc/property-values.ts";
import type { Propagation } from "./annotations.ts";
import { type Discovery, groupPath } from "./discovery.ts";
import type { HttpClient } from "./http.ts";
import { apiVersion, type Gvk, gvkOf, type KubeObject, nameOf, namespaceOf } from "./objects.ts";

/** The kind, namespace and name of an object. */
export interface Reference extends Gvk {
  namespace: string;
  name: string;
}

export interface WriteOptions {
  fieldManager: string;
  /** Whether the server returns the result without storing it. */
  dryRun: boolean;
}

export interface ApplyOptions extends WriteOptions {
  /** Whether to take fields over from other managers. */
  force: boolean;
}

/** The operations on objects that the provider needs. All throw ApiError, or UnknownKindError for a kind that is not served. */
export class Api {
  readonly #http: HttpClient;
  readonly #discovery: Discovery;

  constructor(http: HttpClient, discovery: Discovery) {
    this.#http = http;
    this.#discovery = discovery;
  }

  async get(reference: Reference): Promise<KubeObject> {
    return object(await this.#http.send({ method: "GET", path: await this.#path(reference) }));
  }

  async create(given: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const path = await this.#collection(referenceOf(given));
    return object(
      await this.#http.send({ method: "POST", path: `${path}?${query(options)}`, body: JSON.stringify(given) }),
    );
  }

  /** Replaces the whole object; `given` must carry the current resourceVersion. */
  async replace(given: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const path = await this.#path(referenceOf(given));
    return object(
      await this.#http.send({ method: "PUT", path: `${path}?${query(options)}`, body: JSON.stringify(given) }),
    );
  }

  /** Server-side apply: creates the object, or changes the fields that this manager sets. */
  async apply(given: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    const path = await this.#path(referenceOf(given));
    const applied = await this.#http.send({
      method: "PATCH",
      path: `${path}?${query(options)}&force=${String(options.force)}`,
      body: JSON.stringify(given),
      contentType: "application/apply-patch+yaml",
    });
    return object(applied);
  }

  async jsonPatch(reference: Reference, operations: Value): Promise<KubeObject> {
    const patched = await this.#http.send({
      method: "PATCH",
      path: await this.#path(reference),
      body: JSON.stringify(operations),
      contentType: "application/json-patch+json",
    });
    return object(patched);
  }

  async delete(reference: Reference, propagationPolicy: Propagation): Promise<void> {
    await this.#http.send({
      method: "DELETE",
      path: await this.#path(reference),
      body: JSON.stringify({ apiVersion: "v1", kind: "DeleteOptions", propagationPolicy }),
    });
  }

  async list(reference: Omit<Reference, "name">): Promise<KubeObject[]> {
    const answer = await this.#http.send({ method: "GET", path: await this.#collection(reference) });
    const items = isObject(answer) ? answer["items"] : undefined;
    return Array.isArray(items) ? items.filter(isObject) : [];
  }

  async #collection(reference: Omit<Reference, "name">): Promise<string> {
    const { plural, namespaced } = await this.#discovery.resource(reference);
    const scope = namespaced ? `/namespaces/${encodeURIComponent(reference.namespace || "default")}` : "";
    return `${groupPath(apiVersion(reference))}${scope}/${plural}`;
  }

  async #path(reference: Reference): Promise<string> {
    return `${await this.#collection(reference)}/${encodeURIComponent(reference.name)}`;
  }
}

export function referenceOf(given: KubeObject): Reference {
  return { ...gvkOf(given), namespace: namespaceOf(given), name: nameOf(given) };
}

function query({ fieldManager, dryRun }: WriteOptions): string {
  return `fieldManager=${encodeURIComponent(fieldManager)}${dryRun ? "&dryRun=All" : ""}`;
}

function object(value: Value): KubeObject {
  if (!isObject(value)) throw new Error("the API server answered with something that is not an object");
  return value;
}
