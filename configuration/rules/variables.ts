import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { variableProblem } from "../fields/kubernetes.ts";
import { deploymentsOf } from "./deployments.ts";

/** Names of substitution variables. */
export const variables: Rule = ({ registrations }) => registrations.flatMap(variableNames);

function variableNames(registration: DraftRegistration): Fault[] {
  const { previews } = registration.values;
  const places = [
    ...deploymentsOf(registration),
    ...(previews === undefined ? [] : [{ path: ["previews"], values: previews }]),
  ];
  return places.flatMap(({ path, values: { substitute } }) =>
    Object.keys(substitute === undefined || substitute === false ? {} : substitute).flatMap((name) => {
      const problem = variableProblem(name);
      return problem === undefined ? [] : [faultAt(registration.source, [...path, "substitute", name], problem)];
    }),
  );
}
