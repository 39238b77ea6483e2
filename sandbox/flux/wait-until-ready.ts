import type { KubernetesClient } from "../cluster/client.ts";
import { valueAt } from "../../yaml/plain.ts";
import { describeReference, type KubernetesObject } from "../cluster/object.ts";
import { observe } from "../cluster/observe.ts";
import { fluxKinds, fluxRows, type FluxRow } from "./status.ts";

/** An object that must exist and be ready. */
export interface Expected {
  kind: string;
  namespace: string;
  name: string;
  /** The Git commit that it must have fetched or applied. Default: the newest that Flux knows. */
  commit?: string;
  /** The address of the source that `commit` is for. A source that has another address by now only has to be ready. */
  url?: string;
  /** Whether the object may be gone, like one that was removed from Git. Default: false. */
  mayGo?: boolean;
}

/** Options of {@link waitUntilReady}. */
export interface ReadyOptions {
  /** Default: at least one Kustomization. */
  expect?: readonly Expected[];
  /** Kinds to wait for. Default: all sources, Kustomizations and image objects. */
  kinds?: readonly string[];
  /** Milliseconds. */
  timeout: number;
  /** Called with all rows, whenever one has changed. */
  onChange?: (rows: FluxRow[]) => void;
  /** Ends the wait early, with the signal's reason. */
  signal?: AbortSignal;
}

/** Not everything became ready; the message lists the objects, in Flux's own words. */
export class FluxNotReady extends Error {
  override name = "FluxNotReady";
}

/**
 * Waits until every source, Kustomization and image object is ready for its current spec, and every expected object
 * exists.
 *
 * @returns the rows at that moment
 * @throws FluxNotReady after `timeout` milliseconds; the reason of `signal` if it is aborted first
 */
export async function waitUntilReady(client: KubernetesClient, options: ReadyOptions): Promise<FluxRow[]> {
  const { expect, kinds, timeout, onChange, signal } = options;
  const done = new AbortController();
  const late = AbortSignal.timeout(timeout);
  let rows: FluxRow[] | undefined;
  let current = expect;
  let shown = "";
  await observe(client, {
    kinds: fluxKinds,
    signal: AbortSignal.any([done.signal, late, ...(signal === undefined ? [] : [signal])]),
    onChange: (objects) => {
      rows = fluxRows(objects).filter(({ kind }) => kinds?.includes(kind) ?? true);
      const text = JSON.stringify(rows);
      if (text !== shown && !done.signal.aborted) {
        shown = text;
        onChange?.(rows);
      }
      current = expect?.filter((expected) => !hasMoved(expected, objects));
      if (obstacles(rows, current).length === 0) {
        done.abort();
      }
    },
  });
  signal?.throwIfAborted();
  if (!done.signal.aborted || rows === undefined) {
    const left = rows === undefined ? ["the API server does not answer"] : obstacles(rows, current);
    throw new FluxNotReady(`Not ready after ${timeout / 1000} s:${left.map((line) => `\n  ${line}`).join("")}`);
  }
  return rows;
}

/** Whether a source has another address than the one that a commit is expected of: Flux has applied a change of it. */
function hasMoved({ kind, namespace, name, url }: Expected, objects: readonly KubernetesObject[]): boolean {
  if (url === undefined) return false;
  const found = objects.find(
    (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
  );
  const now = valueAt(found, "spec", "url");
  return now !== undefined && now !== url;
}

/**
 * The reasons to keep waiting: one line for each object that is missing, not ready, or behind. Suspended objects are
 * ignored.
 */
export function obstacles(rows: readonly FluxRow[], expect?: readonly Expected[]): string[] {
  const missing =
    expect === undefined
      ? rows.some(({ kind }) => kind === "Kustomization")
        ? []
        : ["there is no Kustomization"]
      : expect.flatMap((expected) => missingFrom(rows, expected));
  const unready = rows
    // Flux does not reconcile suspended objects.
    .filter(({ ready, suspended }) => ready !== "True" && !suspended)
    .map((row) => `${describeReference(row)}: ${row.message === "" ? `ready is ${row.ready}` : row.message}`);
  return [...missing, ...unready];
}

function missingFrom(rows: readonly FluxRow[], { kind, namespace, name, commit, mayGo }: Expected): string[] {
  const label = describeReference({ kind, namespace, name });
  const row = rows.find((one) => one.kind === kind && one.namespace === namespace && one.name === name);
  if (row === undefined) return mayGo === true ? [] : [`${label} does not exist`];
  return commit === undefined || row.revision.endsWith(`:${commit}`)
    ? []
    : [`${label} is at ${row.revision === "" ? "no revision" : row.revision}, not at ${commit}`];
}
