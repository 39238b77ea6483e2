import type { Login } from "../access/oidc.ts";
import type { AccessReport } from "../access/report.ts";

/** The rights that a report gives, one line for each, so that two reports can be compared line by line. */
export function accessLines(report: AccessReport): string[] {
  const { platformRepository, namespaces, groups, guests, everybody, keys, githubApps } = report;
  return [
    ...groups.flatMap(({ group, role, github, oidc, decrypts }) => [
      ...[namespaces.platform, ...namespaces.workloads].map((namespace) => `${group} is ${role} in ${namespace}`),
      ...(github === null ? [] : [`team ${github.team} has ${github.permission} on ${platformRepository}`]),
      ...(decrypts === null ? [] : [`${group} can read the app's secrets`]),
      ...logins(group, oidc),
    ]),
    ...guests.flatMap(({ group, oidc }) => logins(group, oidc)),
    ...logins("everybody with an account", everybody),
    ...keys.flatMap((holder) =>
      holder.kind === "app"
        ? holder.environments.map((environment) => `the app's key on ${environment} opens sealed files`)
        : [`${holder.recipient} opens sealed files`],
    ),
    ...githubApps.flatMap(({ githubApp, repositories }) =>
      repositories.map((repository) => `Flux reads ${repository} with the GitHub App ${githubApp}`),
    ),
  ];
}

function logins(who: string, clients: readonly Login[]): string[] {
  return clients.map(
    ({ id, environment, policy }) =>
      `${who} can log in with client ${id} on ${environment ?? "no cluster"} (${policy})`,
  );
}
