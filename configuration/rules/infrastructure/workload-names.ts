import { consumerKustomization, postgresKustomization } from "../../../model/names/postgres.ts";
import { pullSecretsKustomization, workloadKustomization } from "../../../model/names/workloads.ts";
import { secretCopiesKustomization } from "../../../model/names/secret-copies.ts";
import { faultAt, type Fault } from "../../fault.ts";
import { environmentNamespace } from "../../../model/names/app.ts";
import { quote } from "../../suggestion.ts";
import { contested, whereIs, type Claim } from "../claims.ts";
import { hostedHere } from "../deployments.ts";
import { draftConsumers, overlayHere } from "./draft-consumers.ts";
import { isIn, layerOf, placeOf, stagesOf, type InfrastructureDraft, type InfrastructureRule } from "./draft.ts";
import { kustomizationOf } from "./stage-dependencies.ts";

/** Workloads and databases stand beside components: in Flux's namespace, in the fleet repository, on the cluster. */
export const workloadNames: InfrastructureRule = (draft) => [
  ...kustomizations(draft),
  ...namespaces(draft),
  ...directories(draft),
];

function kustomizations(draft: InfrastructureDraft): Fault[] {
  const environment = overlayHere(draft);
  const here = hostedHere(draft);
  const stages = draft.components
    .filter((component) => environment !== undefined && isIn(component, environment))
    .flatMap(stagesOf);
  const claims: Claim[] = [
    ...[postgresKustomization, pullSecretsKustomization].map((name) => ({ name, owner: "the platform" })),
    ...draft.registrations.map(({ app }) => ({ name: secretCopiesKustomization(app), owner: `app ${app}` })),
    // Two components that meet are reported as such.
    ...[...new Map(stages.map((stage) => [kustomizationOf(stage), stage]))].map(
      ([name, { component, name: stage }]) => {
        return { name, owner: `component ${component.name}`, place: placeOf(component, ["stages", stage]) };
      },
    ),
    ...draft.workloads.flatMap(({ name, source, values }) =>
      Object.keys(values.environments)
        .filter((own) => here.includes(own))
        .map((own) => ({
          name: workloadKustomization(name, own),
          owner: `workload ${name}`,
          place: { source, path: ["environments", own] },
        })),
    ),
    ...draftConsumers(draft).map(({ id, source, path }) => ({
      name: consumerKustomization(id),
      owner: `the database of ${id}`,
      place: { source, path },
    })),
  ];
  return contested(
    claims,
    ({ name }, first) => `the Kustomization ${quote(name)} belongs to ${whereIs(first)}; choose another name`,
  );
}

/** On any cluster: who installs the component there is not this stack's to know. */
function namespaces({ components, workloads }: InfrastructureDraft): Fault[] {
  return workloads.flatMap(({ name, source, values }) =>
    Object.keys(values.environments).flatMap((environment) => {
      const namespace = environmentNamespace(name, environment);
      const owner = components.find(({ definition }) => definition.values.namespace === namespace);
      if (owner === undefined) return [];
      const problem = `the namespace ${quote(namespace)} belongs to component ${owner.name}; choose another name`;
      return [faultAt(source, ["environments", environment], problem)];
    }),
  );
}

/** A workload lies beside the categories of components that are in the same layer. */
function directories({ components, workloads }: InfrastructureDraft): Fault[] {
  return workloads.flatMap(({ name, source }) => {
    if (name === "kustomization") {
      const problem = `"kustomization" is the name of the list of an overlay, which is in the same directory of the fleet repository`;
      return [faultAt(source, [], `${problem}; rename this file`)];
    }
    const owner = components.find(
      (component) => layerOf(component) === "apps" && component.definition.values.category === name,
    );
    if (owner === undefined) return [];
    const problem = `${quote(name)} is the category of component ${owner.name}, in the same directory of the fleet repository`;
    return [faultAt(source, [], `${problem}; rename this file`)];
  });
}
