import type { EngineEvent } from "./engine-events.ts";

/** The progress of an operation, in numbers and in words. */
export class StackProgress {
  /** Resources created, updated, replaced or deleted so far, by operation. */
  readonly changes = new Map<string, number>();
  /** The changes in the engine's summary, by operation; empty until the operation ends. */
  summary: Readonly<Record<string, number>> = {};
  /** Errors, one per resource, in the words of the engine and the providers. */
  readonly errors: string[] = [];
  /** The latest action or wait. */
  line = "";

  /** Records an event. */
  add(event: EngineEvent): void {
    const begun = event.resourcePreEvent?.metadata;
    const finished = event.resOutputsEvent?.metadata;
    if (begun !== undefined && begun.op !== "same") this.line = `${begun.op} ${resourceName(begun)}`;
    if (finished !== undefined && finished.op !== "same") {
      this.changes.set(finished.op, (this.changes.get(finished.op) ?? 0) + 1);
    }
    if (event.diagnosticEvent !== undefined) this.#addDiagnostic(event.diagnosticEvent);
    this.summary = event.summaryEvent?.resourceChanges ?? this.summary;
  }

  /** The number of resources that have been changed so far. */
  get changed(): number {
    return [...this.changes.values()].reduce((sum, count) => sum + count, 0);
  }

  #addDiagnostic({ urn, message, severity, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const text = message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
    if (text === "") return;
    if (severity === "error") this.errors.push(urn === undefined ? text : `${urn.split("::").at(-1) ?? urn}: ${text}`);
    else if (ephemeral === true || severity === "info#err" || severity === "info")
      this.line = text.split("\n")[0] ?? text;
  }
}

/** Formats a resource: `github:RepositoryFile my-diet-fleet-files/sync.yaml` */
function resourceName({ type, urn }: { readonly type: string; readonly urn: string }): string {
  const [pkg, , kind] = type.split(":");
  return `${pkg ?? ""}:${kind ?? ""} ${urn.split("::").at(-1) ?? ""}`;
}

/** Formats the changes: `+ 120 created, ~ 3 updated`, or `no changes`. */
export function describeChanges(changes: Readonly<Record<string, number>>): string {
  const said = Object.entries(words).flatMap(([operation, [sign, verb]]) => {
    const count = changes[operation];
    return count === undefined || count === 0 ? [] : [`${sign} ${count} ${verb}`];
  });
  return said.length === 0 ? "no changes" : said.join(", ");
}

const words: Readonly<Record<string, readonly [string, string]>> = {
  create: ["+", "created"],
  update: ["~", "updated"],
  replace: ["±", "replaced"],
  delete: ["-", "deleted"],
};
