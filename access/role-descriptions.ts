import type { Role } from "../model/app.ts";

/** What a role may do, as one would tell a colleague. The rights themselves: `components/app/roles.ts`. */
export interface RoleDescription {
  /** In the namespace of the app's secrets and Flux objects. */
  readonly platform: string;
  /** In the namespaces where the app runs. */
  readonly workloads: string;
}

/** Each role in words. */
export const roleDescriptions: Readonly<Record<Role, RoleDescription>> = {
  admin: { platform: "sees deployment and secrets", workloads: "changes everything, and who may" },
  developer: { platform: "sees deployment", workloads: "changes everything, secrets too" },
  reader: { platform: "sees deployment", workloads: "sees everything but secrets" },
};
