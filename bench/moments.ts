import type { EngineEvent } from "../sandbox/stack/engine-events.ts";

/** A period between two moments, in milliseconds of `performance.now()`. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Flux's own objects in the cluster, which the program declares last. */
const fluxRoot = /^kubernetes:(source|kustomize)\.toolkit\.fluxcd\.io\//;

/** The debug message that the SDK logs when it has loaded and starts the program. */
const handedOver = "Running program ";

/** Records the moments of an engine operation from its events. */
export class Moments {
  /** The SDK is loaded and the program begins. */
  programBegins: number | undefined;
  /** The program registered its first resource with the engine. */
  firstResource: number | undefined;
  /** The run begins to configure what Flux reads. */
  fluxBegins: number | undefined;
  /** The periods in which a provider creates, changes or deletes something, by provider: `github`. */
  readonly calls = new Map<string, Interval[]>();
  readonly #open = new Map<string, number>();

  /**
   * Records an event.
   * @param at The time at which it arrived.
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
    // No provider is called for components and the engine's own resources.
    if (from === undefined || provider === "pulumi" || provider === "platform") return;
    this.#open.delete(urn);
    this.calls.set(provider, [...(this.calls.get(provider) ?? []), { from, to: at }]);
  }
}

/** The time that at least one of the intervals covers, in milliseconds, before `end`. */
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
