import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path, type Source } from "../fault.ts";
import { shortestWay, startingFirst } from "./circles.ts";
import { dependenciesOf } from "./dependencies.ts";
import { deploymentsOf } from "./deployments.ts";

/** Deployments that wait for each other are never deployed. */
export const dependencyCycles: Rule = ({ registrations }) => {
  const waits = registrations.flatMap(waitsOf);
  const cycles = new Map<string, Fault>();
  for (const wait of waits) {
    const back = shortestWay(wait.to, wait.from, waits);
    if (back === undefined) continue;
    const cycle = startingFirst([wait, ...back]);
    const [first] = cycle;
    if (first === undefined) continue;
    const names = [...cycle.map(({ from }) => from), first.from].join(" -> ");
    const problem = `is part of a circle, in which nothing would ever be deployed: ${names}; remove one of these dependencies`;
    cycles.set(names, faultAt(first.source, first.path, problem));
  }
  return [...cycles.values()];
};

/** One environment that waits for another; both as people call them: `my-diet/dev`. */
interface Wait {
  readonly from: string;
  readonly to: string;
  readonly source: Source;
  readonly path: Path;
}

/** Nothing waits for home pages, and what has no environment waits for nothing itself: neither is part of a circle. */
function waitsOf(registration: DraftRegistration): Wait[] {
  const { app, source } = registration;
  return deploymentsOf(registration)
    .filter(({ path: [kind] }) => kind === "environments")
    .flatMap((deployment) =>
      dependenciesOf(registration, deployment).flatMap(({ path, app: other, environment, component }) => {
        const from = `${app}/${deployment.environment ?? ""}`;
        const to = `${other}/${environment ?? ""}`;
        // A deployment that waits for itself is reported as such.
        return environment === undefined || component !== undefined || from === to ? [] : [{ from, to, source, path }];
      }),
    );
}
