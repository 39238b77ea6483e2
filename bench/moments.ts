import type { EngineEvent } from "../sandbox/stack/engine-events.ts";

/** From one moment to a later one, in milliseconds of `performance.now()`. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Flux's own objects in the cluster; the program makes them last of all. */
const fluxRoot = /^kubernetes:(source|kustomize)\.toolkit\.fluxcd\.io\//;

/** What the SDK says, for debugging, when it has loaded itself and hands over to the program. */
const handedOver = "Running program ";

/** Notes down when what happens in an operation of the engine, from its events. */
export class Moments {
  /** The SDK is loaded, and the program begins. */
  programBegins: number | undefined;
  /** The engine has heard of the program's first resource. */
  firstResource: number | undefined;
  /** Flux is told where to read from. */
  fluxBegins: number | undefined;
  /** Creating, changing or deleting something, by the provider that does it: `github`. */
  readonly calls = new Map<string, Interval[]>();
  readonly #open = new Map<string, number>();

  /**
   * Takes note of an event.
   * @param at When it came.
   */
  add({ diagnosticEvent, resourcePreEvent, resOutputsEvent }: EngineEvent, at: number): void {
    if (diagnosticEvent?.message.startsWith(handedOver) === true) this.programBegins ??= at;
    const begun = resourcePreEvent?.metadata;
    const finished = resOutputsEvent?.metadata;
    if (begun !== undefined && begun.type !== "pulumi:pulumi:Stack") {
      this.firstResource ??= at;
      if (begun.op !== "same" && fluxRoot.test(begun.type)) this.fluxBegins ??= at;
      if (begun.op !== "same") this.#open.set(begun.urn, at);
    }
    if (finished !== undefined) this.#close(finished, at);
  }

  #close({ urn, type }: { readonly urn: string; readonly type: string }, at: number): void {
    const from = this.#open.get(urn);
    const [provider = ""] = type.split(":");
    // Components and the engine's own resources are nobody's calls.
    if (from === undefined || provider === "pulumi" || provider === "platform") return;
    this.#open.delete(urn);
    this.calls.set(provider, [...(this.calls.get(provider) ?? []), { from, to: at }]);
  }
}

/** How long at least one of the intervals lasts, in milliseconds, before `end`. */
export function coveredTime(intervals: readonly Interval[], end = Infinity): number {
  let covered = 0;
  let until = -Infinity;
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const start = Math.max(from, until);
    covered += Math.max(0, Math.min(to, end) - start);
    until = Math.max(until, Math.min(to, end));
  }
  return covered;
}
