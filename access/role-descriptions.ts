import type { Role } from "../model/app.ts";

/** The permissions of a role in everyday words. The exact rights are in `components/app/roles.ts`. */
export interface RoleDescription {
  /** Permissions in the namespace of the app's secrets and Flux objects. */
  readonly platform: string;
  /** Permissions in the namespaces where the app runs. */
  readonly workloads: string;
}

/** The description of each role. */
export const roleDescriptions: Readonly<Record<Role, RoleDescription>> = {
  admin: { platform: "sees deployment and secrets", workloads: "changes everything, and who may" },
  developer: { platform: "sees deployment", workloads: "changes everything, secrets too" },
  reader: { platform: "sees deployment", workloads: "sees everything but secrets" },
};
