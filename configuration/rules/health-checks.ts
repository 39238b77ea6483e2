import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { deploymentsOf } from "./deployments.ts";

/**
 * A deployment waits for everything or for what is listed: Flux overlooks the list where it waits for everything.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#wait
 */
export const healthChecks: Rule = ({ registrations }) => registrations.flatMap(overlooked);

function overlooked(registration: DraftRegistration): Fault[] {
  return deploymentsOf(registration).flatMap(({ path, values }) => {
    if (values.wait !== true || values.healthChecks.length === 0) return [];
    const problem = "is true, and Flux overlooks healthChecks then; remove one of the two";
    return [faultAt(registration.source, [...path, "wait"], problem)];
  });
}
