import type { Role } from "../../model/app.ts";

/**
 * The permission on the platform repository for the GitHub team of each role. No role gets `admin`: the stack manages
 * settings, deploy keys and branch rules.
 * @see
 * https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
 */
export const repositoryPermissions = {
  admin: "maintain",
  developer: "push",
  reader: "pull",
} as const satisfies Record<Role, string>;

/** A permission of GitHub's, as its API writes it. */
export type RepositoryPermission = (typeof repositoryPermissions)[Role];
