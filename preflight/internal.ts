import type { Configuration } from "../model/configuration.ts";
import { PreflightError } from "./preflight-error.ts";

/** Plans of organisations that belong to an enterprise. */
const ENTERPRISE = ["enterprise", "business", "business_plus"];

/**
 * Says that an organisation cannot have the internal repositories that a stack wants: only those of an enterprise can.
 *
 * @param plan - of the organisation; undefined where GitHub does not show it, as to all but owners of the organisation
 * @throws PreflightError that names the keys
 */
export function checkInternal(owner: string, plan: string | undefined, { fleet }: Pick<Configuration, "fleet">): void {
  const keys = internalKeys(fleet);
  if (keys.length === 0 || mayHaveInternal(plan) !== false) return;
  throw new PreflightError(`${owner} has the plan ${JSON.stringify(plan)} on GitHub, and only organisations of an enterprise can have internal repositories; nothing was changed.
  Write private in ${keys.join(" and ")}`);
}

/** Whether an organisation with a plan can have internal repositories; undefined where the plan is not known. */
export function mayHaveInternal(plan: string | undefined): boolean | undefined {
  return plan === undefined ? undefined : ENTERPRISE.includes(plan);
}

/** The keys of a stack that ask for internal repositories. */
export function internalKeys({ create, visibility, platformVisibility }: Configuration["fleet"]): string[] {
  if (!create) return [];
  return [
    ...(visibility === "internal" ? ["platform:fleet.visibility"] : []),
    ...(platformVisibility === "internal" ? ["platform:fleet.platformVisibility"] : []),
  ];
}
