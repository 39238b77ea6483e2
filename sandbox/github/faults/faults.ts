import type { Store } from "../store/store.ts";
import { type Fault, fault as schema, type WantedFault } from "./fault.ts";
import { type FaultRequest, lifetimeOf, type Outcome, outcomeOf, resetOf } from "./outcome.ts";

/** An active fault. */
export interface ActiveFault {
  /** Counted from 1. */
  readonly id: number;
  readonly fault: Fault;
  /** The number of requests that it has affected. */
  readonly met: number;
}

interface Entry {
  readonly id: number;
  readonly fault: Fault;
  met: number;
  /** The time of its first affected request, in milliseconds since 1970. */
  since: number | undefined;
  /** The number of requests by repository, for faults that count per repository. */
  readonly counts: Map<string, number>;
  /** Ids of the repositories that existed when it was turned on. */
  readonly old: ReadonlySet<number>;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/** The effect of a fault on a request, and the moment at which a hanging request ends. */
export interface Met {
  readonly fault: Fault["fault"];
  readonly outcome: Outcome;
  /** Resolves when the fault is turned off. */
  readonly ended: Promise<void>;
}

/** The active faults of a stand-in and their effect on requests. None is active at the start, and none is kept. */
export class Faults {
  readonly #store: Store;
  #entries: Entry[] = [];
  #nextId = 1;

  constructor(store: Store) {
    this.#store = store;
  }

  /** All active faults, the oldest first. */
  get all(): readonly ActiveFault[] {
    this.#expire();
    return this.#entries.map(({ id, fault, met }) => ({ id, fault, met }));
  }

  /**
   * Turns a fault on. If several faults affect a request, the oldest wins.
   *
   * @returns its id
   * @throws ZodError when the fault or a setting does not exist
   */
  turnOn(wanted: WantedFault): number {
    const fault = schema.parse(wanted);
    const id = this.#nextId++;
    if (fault.fault === "keys-deleted-with-token") {
      this.#deleteKeys();
      return id;
    }
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const old = new Set(this.#store.all().map(({ record }) => record.id));
    this.#entries.push({ id, fault, met: 0, since: undefined, counts: new Map(), old, ended, end });
    return id;
  }

  /** Turns off one fault by its id, all of a name, or all. Hanging requests lose their connection. */
  turnOff(which?: number | Fault["fault"]): void {
    this.#remove(({ id, fault }) => which === undefined || which === id || which === fault.fault);
  }

  /** The settings of a fault if it is active, for code that behaves differently then. */
  get<Name extends Fault["fault"]>(name: Name): Extract<Fault, { fault: Name }> | undefined {
    return this.#entries.map(({ fault }) => fault).find((fault) => isNamed(fault, name));
  }

  /** The time at which the request limit is reset, in seconds since 1970; undefined unless it is used up. */
  get limitReset(): number | undefined {
    this.#expire();
    for (const { fault, since = Date.now() } of this.#entries) {
      if (fault.fault === "primary-limit") return resetOf(fault, since);
    }
    return undefined;
  }

  /** Finds the fault that affects a request, and counts the request for it. */
  meet(request: FaultRequest): Met | undefined {
    this.#expire();
    for (const entry of this.#entries) {
      if (isSpent(entry)) continue;
      const since = entry.since ?? Date.now();
      const outcome = outcomeOf(entry.fault, request, {
        store: this.#store,
        since,
        count: (repository) => {
          const count = (entry.counts.get(repository) ?? 0) + 1;
          entry.counts.set(repository, count);
          return count;
        },
        isNew: ({ owner, name }) => {
          const id = this.#store.find(name, owner)?.record.id;
          return id !== undefined && !entry.old.has(id);
        },
      });
      if (outcome === undefined) continue;
      entry.since = since;
      entry.met++;
      return { fault: entry.fault.fault, outcome, ended: entry.ended };
    }
    return undefined;
  }

  #expire(): void {
    // A hanging request ends only when the fault is turned off or its time is over.
    this.#remove((entry) => isOver(entry) || (isSpent(entry) && entry.fault.fault !== "hang"));
  }

  #remove(goes: (entry: Entry) => boolean): void {
    const gone = this.#entries.filter(goes);
    this.#entries = this.#entries.filter((entry) => !gone.includes(entry));
    for (const { end } of gone) end();
  }

  #deleteKeys(): void {
    for (const repository of this.#store.all()) {
      // Keys that an App created stay.
      repository.record.keys = repository.record.keys.filter(({ added_by }) => added_by.endsWith("[bot]"));
      repository.save();
    }
  }
}

/** Whether it has affected its maximum number of requests. */
function isSpent({ fault, met }: Entry): boolean {
  // `slow-contents` counts per repository.
  return fault.fault !== "slow-contents" && "times" in fault && met >= (fault.times ?? Infinity);
}

function isOver({ fault, since }: Entry): boolean {
  return since !== undefined && Date.now() - since >= (lifetimeOf(fault) ?? Infinity) * 1000;
}

function isNamed<Name extends Fault["fault"]>(fault: Fault, name: Name): fault is Extract<Fault, { fault: Name }> {
  return fault.fault === name;
}
