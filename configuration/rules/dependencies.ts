import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Path } from "../fault.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { deploymentsOf, hostedHere, type DraftDeployment } from "./deployments.ts";

/** The dependencies of a deployment exist on each cluster where it waits for them. */
export const dependencies: Rule = (draft) => {
  const apps = new Map(draft.registrations.map((registration) => [registration.app, registration]));
  const hosts = hostedHere(draft);
  return draft.registrations.flatMap((registration) =>
    deploymentsOf(registration).flatMap((deployment) =>
      dependenciesOf(registration, deployment).flatMap((dependency) => {
        const found = problemOf(dependency, registration, deployment, { apps, hosts });
        return found === undefined
          ? []
          : [faultAt(registration.source, [...dependency.path, ...found.at], found.problem)];
      }),
    ),
  );
};

/** An entry of a list `dependsOn`. */
export interface DraftDependency {
  readonly path: Path;
  /** The app itself where the entry names none. */
  readonly app: string;
  readonly environment: string | undefined;
  /** Kustomization of a component that the entry names instead of an app. */
  readonly component: string | undefined;
  /** Whether it names both. */
  readonly mixed: boolean;
  /** Whether an earlier entry says the same. */
  readonly repeated: boolean;
}

/** The entries that say something. */
export function dependenciesOf({ app: own }: DraftRegistration, { path, values }: DraftDeployment): DraftDependency[] {
  const seen = new Set<string>();
  return values.dependsOn.flatMap((entry, index) => {
    // The schema refuses an entry that says nothing.
    const { app = own, environment, component } = entry;
    const namesApp = entry.app !== undefined || environment !== undefined;
    if (!namesApp && component === undefined) return [];
    const mixed = namesApp && component !== undefined;
    const key = component === undefined ? `${app} ${environment ?? ""}` : `component ${component}`;
    const repeated = seen.has(key);
    seen.add(key);
    return [{ path: [...path, "dependsOn", index], app, environment, component, mixed, repeated }];
  });
}

interface Problem {
  /** Below the entry. */
  readonly at: Path;
  readonly problem: string;
}

interface Known {
  readonly apps: ReadonlyMap<string, DraftRegistration>;
  readonly hosts: readonly string[];
}

function problemOf(
  { app, environment, component, mixed, repeated }: DraftDependency,
  own: DraftRegistration,
  deployment: DraftDeployment,
  { apps, hosts }: Known,
): Problem | undefined {
  if (mixed) return at("names an app and a component; write two entries");
  if (repeated) return at("is in the list twice; remove one");
  // A rule about components looks for it.
  if (component !== undefined) return undefined;
  const other = apps.get(app);
  if (other === undefined) {
    const others = [...apps.keys()].filter((name) => name !== own.app);
    return at(`there is no app ${quote(app)}; ${others.length === 0 ? "remove it" : didYouMean(app, others)}`, "app");
  }
  if (!other.isYaml) return undefined;
  const environments = Object.keys(other.values.environments);
  const whose = other === own ? "this app" : `app ${app}`;
  if (environments.length === 0) return at(`${whose} has no environment; remove it`);
  if (environment !== undefined && !environments.includes(environment)) {
    const problem = `${quote(environment)} is no environment of ${whose}; ${didYouMean(environment, environments)}`;
    return at(problem, "environment");
  }
  if (other === own && isEnvironment(deployment, environment)) return at("waits for itself; remove it");
  const what = environment === undefined ? whose : `environment ${quote(environment)} of ${whose}`;
  const needed = environment === undefined ? environments : [environment];
  return isOnCluster(deployment, needed, hosts) ? undefined : at(`${what} ${notHere(needed, hosts)}`);
}

function at(problem: string, ...path: string[]): Problem {
  return { at: path, problem };
}

function isEnvironment({ path: [kind, name] }: DraftDeployment, environment: string | undefined): boolean {
  return kind === "environments" && name === environment;
}

/** Whether one of what is needed is on each cluster where this deployment is, as far as this cluster knows. */
function isOnCluster({ environment }: DraftDeployment, needed: readonly string[], hosts: readonly string[]): boolean {
  const waits = environment !== undefined && hosts.includes(environment);
  return !waits || needed.some((name) => hosts.includes(name));
}

function notHere(needed: readonly string[], hosts: readonly string[]): string {
  const problem = `is not on this cluster, which hosts ${hosts.join(", ")}, and would never become ready`;
  return `${problem}; remove it, or add ${needed.join(" or ")} to platform:cluster.hosts`;
}
