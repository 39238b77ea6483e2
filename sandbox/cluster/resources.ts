import { z } from "zod";
import { isNotFound, KindNotServed } from "./errors.ts";
import type { Kind } from "./object.ts";

const resourceListSchema = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** The API path of the objects of a kind. */
export interface Resource {
  /** `/apis/apps/v1`. */
  base: string;
  /** `deployments`. */
  plural: string;
  namespaced: boolean;
}

/** Finds the path of a kind on the API server, and caches it. */
export class Resources {
  readonly #get: (path: string) => Promise<unknown>;
  readonly #known = new Map<string, Resource>();

  /** @param get - reads a path of the API server */
  constructor(get: (path: string) => Promise<unknown>) {
    this.#get = get;
  }

  /** @throws KindNotServed if the server does not serve this kind now */
  async find(kind: Kind): Promise<Resource> {
    const known = this.#known.get(key(kind));
    if (known !== undefined) {
      return known;
    }
    await this.#read(kind);
    const found = this.#known.get(key(kind));
    if (found === undefined) {
      throw new KindNotServed(`The API server has no ${kind.kind} in ${kind.apiVersion}`);
    }
    return found;
  }

  async #read({ apiVersion }: Kind): Promise<void> {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    let content: unknown;
    try {
      content = await this.#get(base);
    } catch (error) {
      if (isNotFound(error)) {
        return;
      }
      throw error;
    }
    for (const { name, kind, namespaced } of resourceListSchema.parse(content).resources) {
      if (!name.includes("/")) {
        this.#known.set(key({ apiVersion, kind }), { base, plural: name, namespaced });
      }
    }
  }
}

function key({ apiVersion, kind }: Kind): string {
  return `${apiVersion} ${kind}`;
}
