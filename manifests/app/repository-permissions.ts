import type { Role } from "../../model/app.ts";

/**
 * What a role's team on GitHub may do with the platform repository. Nobody gets `admin`: settings, deploy keys and
 * branch rules are the stack's.
 * @see https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
 */
export const repositoryPermissions = {
  admin: "maintain",
  developer: "push",
  reader: "pull",
} as const satisfies Record<Role, string>;

/** A permission of GitHub's, as its API writes it. */
export type RepositoryPermission = (typeof repositoryPermissions)[Role];
