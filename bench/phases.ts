import { coveredTime, type Interval, type Moments } from "./moments.ts";

/** What an `up` spends its time on, in the order of happening; together they are the whole of it. */
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

/** An `up`, as it was seen. */
export interface Observation {
  /** Milliseconds that the sandbox took before it; 0 when it was there already. */
  readonly sandbox: number;
  /** The `pulumi` command, until everything is Ready where Flux had work. */
  readonly whole: Interval;
  /** The program's own process. */
  readonly process: Interval;
  readonly moments: Moments;
}

/**
 * Divides an `up` into its phases.
 * @throws Error when the engine has not told what is needed for it.
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

/** All phases together, in milliseconds. */
export function wholeOf(phases: Phases): number {
  return Object.values(phases).reduce((sum, phase) => sum + phase, 0);
}
