import { faultAt, type Path, type Source } from "../../fault.ts";
import { labelProblem } from "../../fields/kubernetes.ts";
import { closest, quote } from "../../suggestion.ts";
import { dependenciesOf } from "../dependencies.ts";
import { deploymentsOf, hostedHere } from "../deployments.ts";
import { overlayHere } from "./draft-consumers.ts";
import { isIn, stagesOf, type InfrastructureDraft, type InfrastructureRule } from "./draft.ts";
import { kustomizationOf } from "./stage-dependencies.ts";

/** Each component that apps and workloads name as a dependency is a stage on the cluster where they wait for it. */
export const namedComponents: InfrastructureRule = (draft) => {
  const stages = draft.components.flatMap(stagesOf);
  const overlay = overlayHere(draft);
  const all = stages.map(kustomizationOf);
  const here = stages.filter(({ component }) => overlay === undefined || isIn(component, overlay)).map(kustomizationOf);
  return [...ofApps(draft), ...ofWorkloads(draft)].flatMap((wish) => {
    const problem = problemOf(wish, { all, here, overlay, unread: draft.unread });
    return problem === undefined ? [] : [faultAt(wish.source, wish.path, problem)];
  });
};

/** A dependency of an app or a workload on a component. */
interface Wish {
  /** Name of the Kustomization. */
  readonly name: string;
  readonly source: Source;
  readonly path: Path;
  /** Whether the app or workload waits on this cluster. */
  readonly waitsHere: boolean;
  /** Whether an earlier entry says the same. */
  readonly repeated: boolean;
}

interface Known {
  readonly all: readonly string[];
  /** The stages on this cluster. */
  readonly here: readonly string[];
  readonly overlay: string | undefined;
  /** Components with faults of their own. */
  readonly unread: readonly string[];
}

function ofApps(draft: InfrastructureDraft): Wish[] {
  const hosts = hostedHere(draft);
  return draft.registrations.flatMap((registration) =>
    deploymentsOf(registration).flatMap((deployment) =>
      dependenciesOf(registration, deployment).flatMap(({ component: name, path, repeated, mixed }) => {
        const { environment } = deployment;
        const waitsHere = environment !== undefined && hosts.includes(environment);
        const place = { source: registration.source, path: [...path, "component"] };
        // Another rule reports what is wrong with the entry as a whole.
        return name === undefined || repeated || mixed ? [] : [{ name, ...place, waitsHere, repeated }];
      }),
    ),
  );
}

function ofWorkloads(draft: InfrastructureDraft): Wish[] {
  const hosts = hostedHere(draft);
  return draft.workloads.flatMap(({ source, values: { dependsOn, environments } }) => {
    const waitsHere = Object.keys(environments).some((environment) => hosts.includes(environment));
    return dependsOn.flatMap((name, index) => {
      const repeated = dependsOn.indexOf(name) < index;
      return name === undefined ? [] : [{ name, source, path: ["dependsOn", index], waitsHere, repeated }];
    });
  });
}

function problemOf({ name, waitsHere, repeated }: Wish, { all, here, overlay, unread }: Known): string | undefined {
  // The schema has reported it.
  if (labelProblem(name) !== undefined) return undefined;
  if (repeated) return "is in the list twice; remove one";
  // A component with faults of its own may well have it.
  if (unread.some((component) => name === component || name.startsWith(`${component}-`))) return undefined;
  if (!all.includes(name)) {
    const near = closest(name, all);
    const remedy = near === undefined ? "write <component>, or <component>-<stage>" : `did you mean ${quote(near)}?`;
    return `there is no stage ${quote(name)}; ${remedy}`;
  }
  if (!waitsHere || here.includes(name)) return undefined;
  const problem = `${quote(name)} is not installed in ${overlay ?? "this environment"}, and would never become ready`;
  return `${problem}; add it there, or remove it here`;
}
