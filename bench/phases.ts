import { coveredTime, type Interval, type Moments } from "./moments.ts";

/** The phases of an `up`, in chronological order; together they cover all of it. */
export const phaseNames = {
  sandbox: "sandbox starts",
  engineStart: "engine starts",
  sdk: "Node starts, loads Pulumi's SDK",
  program: "program declares its resources",
  providers: "providers create and change",
  engine: "engine goes through the resources",
  flux: "Flux, until all is Ready",
  engineEnd: "engine ends",
} as const;

export type Phase = keyof typeof phaseNames;

/** Milliseconds for each phase. */
export type Phases = Readonly<Record<Phase, number>>;

/** The measurements of one `up`. */
export interface Observation {
  /** Milliseconds that the start of the sandbox took before the `up`; 0 if the sandbox was running already. */
  readonly sandbox: number;
  /** The run of the `pulumi` command, until everything is Ready if Flux had work. */
  readonly whole: Interval;
  /** The program's own process. */
  readonly process: Interval;
  readonly moments: Moments;
}

/**
 * Divides an `up` into its phases.
 * @throws Error when the events of the engine lack a moment that is needed.
 */
export function phasesOf({ sandbox, whole, process, moments }: Observation): Phases {
  const { programBegins, firstResource, fluxBegins, calls } = moments;
  if (programBegins === undefined || firstResource === undefined) {
    throw new Error("the engine has not told when the program began");
  }
  const resourcesEnd = fluxBegins ?? process.to;
  const providers = coveredTime([...calls.values()].flat(), resourcesEnd);
  return {
    sandbox,
    engineStart: process.from - whole.from,
    sdk: programBegins - process.from,
    program: firstResource - programBegins,
    providers,
    engine: resourcesEnd - firstResource - providers,
    flux: fluxBegins === undefined ? 0 : whole.to - fluxBegins,
    engineEnd: fluxBegins === undefined ? whole.to - process.to : 0,
  };
}

/** The sum of all phases, in milliseconds. */
export function wholeOf(phases: Phases): number {
  return Object.values(phases).reduce((sum, phase) => sum + phase, 0);
}
