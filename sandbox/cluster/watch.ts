import { z } from "zod";
import { pause } from "../process/wait.ts";
import type { KubernetesClient, Selection } from "./client.ts";
import { KindNotServed, KubernetesError } from "./errors.ts";
import { objectSchema, type Kind, type KubernetesObject } from "./object.ts";

export interface WatchOptions extends Selection {
  /** Ends the watch. */
  signal: AbortSignal;
}

/**
 * An event of a watch: an object with its current or last state; or `synced`, after all existing objects were reported.
 * `synced` comes again whenever the watch had to list everything again.
 */
export type WatchEvent = { type: "added" | "modified" | "deleted"; object: KubernetesObject } | { type: "synced" };

const lineSchema = z.looseObject({ type: z.string(), object: z.looseObject({}) });

// The server ends a watch after this many seconds, so that a dead connection is noticed.
const WATCH_SECONDS = 240;

const NOT_SERVED_PAUSE = 250;
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 2000;

/** See {@link KubernetesClient.watch}. */
export async function* watch(
  client: KubernetesClient,
  kind: Kind,
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void> {
  const known = new Map<string, KubernetesObject>();
  let delay = SHORTEST_PAUSE;
  let synced = false;
  for (;;) {
    try {
      for await (const event of readAll(client, kind, options, known)) {
        delay = SHORTEST_PAUSE;
        synced = true;
        yield event;
      }
    } catch (error) {
      if (options.signal.aborted) {
        return;
      }
      if (isRefusal(error)) {
        throw error;
      }
      if (isGone(error)) {
        yield* forget(known);
        if (!synced) {
          synced = true;
          yield { type: "synced" };
        }
        delay = NOT_SERVED_PAUSE;
      }
    }
    try {
      await pause(delay, options.signal);
    } catch {
      return;
    }
    delay = Math.min(delay * 2, LONGEST_PAUSE);
  }
}

/**
 * Lists the objects, yields the differences from the known ones, and follows the changes until the server ends the
 * watch.
 */
async function* readAll(
  client: KubernetesClient,
  kind: Kind,
  options: WatchOptions,
  known: Map<string, KubernetesObject>,
): AsyncGenerator<WatchEvent, void> {
  const list = await client.listAt(kind, options, options.signal);
  const present = new Set(list.items.map(keyOf));
  for (const [key, object] of known) {
    if (!present.has(key)) {
      known.delete(key);
      yield { type: "deleted", object };
    }
  }
  for (const object of list.items) {
    yield* remember(known, object);
  }
  yield { type: "synced" };
  for (let from: string | undefined = list.resourceVersion; from !== undefined;) {
    from = yield* follow(client, kind, options, known, from);
  }
}

/** One watch request. Returns the version to continue from, or `undefined` if everything must be listed again. */
async function* follow(
  client: KubernetesClient,
  kind: Kind,
  { namespace, labelSelector, signal }: WatchOptions,
  known: Map<string, KubernetesObject>,
  from: string,
): AsyncGenerator<WatchEvent, string | undefined> {
  const parameters = new URLSearchParams({
    watch: "true",
    allowWatchBookmarks: "true",
    timeoutSeconds: String(WATCH_SECONDS),
    resourceVersion: from,
    ...(labelSelector === undefined ? {} : { labelSelector }),
  });
  const path = `${await client.collection(kind, namespace)}?${parameters.toString()}`;
  let version = from;
  for await (const line of lines(await client.stream(path, signal))) {
    const { type, object } = lineSchema.parse(JSON.parse(line));
    if (type === "ERROR") {
      return undefined;
    }
    const changed = objectSchema.parse({ ...object, ...kind, metadata: { name: "", ...metadataOf(object) } });
    version = changed.metadata.resourceVersion ?? version;
    if (type === "DELETED") {
      known.delete(keyOf(changed));
      yield { type: "deleted", object: changed };
    } else if (type !== "BOOKMARK") {
      yield* remember(known, changed);
    }
  }
  return version;
}

function* remember(known: Map<string, KubernetesObject>, object: KubernetesObject): Generator<WatchEvent, void> {
  const key = keyOf(object);
  const before = known.get(key);
  known.set(key, object);
  if (before === undefined) {
    yield { type: "added", object };
  } else if (before.metadata.resourceVersion !== object.metadata.resourceVersion) {
    yield { type: "modified", object };
  }
}

function* forget(known: Map<string, KubernetesObject>): Generator<WatchEvent, void> {
  for (const [key, object] of known) {
    known.delete(key);
    yield { type: "deleted", object };
  }
}

async function* lines(chunks: AsyncIterable<string>): AsyncGenerator<string, void> {
  let rest = "";
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts.filter((line) => line !== "");
  }
}

function metadataOf(object: Record<string, unknown>): object {
  return typeof object["metadata"] === "object" && object["metadata"] !== null ? object["metadata"] : {};
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

/** Whether the kind is not served, or no longer. */
function isGone(error: unknown): boolean {
  return error instanceof KindNotServed || (error instanceof KubernetesError && error.code === 404);
}

/** Whether a retry would not help. */
function isRefusal(error: unknown): boolean {
  return error instanceof KubernetesError && [400, 401, 403, 405, 422].includes(error.code);
}
