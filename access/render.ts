import { wrapText } from "../terminal/wrap.ts";
import type { Login } from "./oidc.ts";
import type { AccessReport, KeyHolder, ReadingApp } from "./report.ts";

/**
 * The report for people: no colours, no spaces at the ends of lines. A table, or, where it does not fit, a list for each who
 * has access.
 *
 * @param width Columns of the terminal. Default: no limit.
 */
export function renderAccess(report: AccessReport, width = Infinity): string {
  const { app, displayName, namespaces, platformRepository, groups, guests, everybody, keys } = report;
  const where = namespaces.workloads.join(", ");
  const heads = ["WHO", "ROLE", namespaces.platform, where, `GITHUB ${platformRepository}`, "OIDC", "DECRYPTS"];
  const rows = [
    ...groups.map(({ group, role, kubernetes, github, oidc, decrypts }) => [
      group,
      role,
      kubernetes.platform,
      kubernetes.workloads,
      github === null ? none : `${github.team}: ${github.permission}`,
      describeClients(oidc),
      decrypts ?? "no",
    ]),
    ...guests.map(({ group, oidc }) => [group, none, none, none, none, describeClients(oidc), "no"]),
    ...(everybody.length === 0
      ? []
      : [["everybody with an account", none, none, none, none, describeClients(everybody), "no"]]),
    ...keys.map((holder) => [describeKey(holder), none, none, none, none, none, "yes"]),
  ];
  const table = alignColumns([heads, ...rows]);
  const fits = table.every((line) => line.length <= width);
  const apps = report.githubApps.map((reading) => describeApp(report, reading));
  const below = apps.length === 0 ? [] : ["", ...apps.flatMap((text) => wrapText(text, width))];
  return [
    `${app} (${displayName})`,
    ...describeOwner(report),
    "",
    ...(fits ? table : asLists(heads, rows, width)),
    ...below,
    "",
  ].join("\n");
}

function describeOwner({ description, owner, contact }: AccessReport): string[] {
  return [
    ...(description === null ? [] : [description]),
    ...(owner === null ? [] : [`Owner: ${owner}`]),
    ...(contact === null ? [] : [`Contact: ${contact}`]),
  ];
}

/** Whoever has its private key reads what it is installed for. */
function describeApp(
  { namespaces, platformRepository }: AccessReport,
  { githubApp, repositories }: ReadingApp,
): string {
  const who = `who sees the secrets of ${namespaces.platform}, or pushes to ${platformRepository}`;
  return `Flux reads ${repositories.join(" and ")} with the GitHub App ${githubApp}: ${who}, can act as that App.`;
}

const none = "-";

function describeClients(clients: readonly Login[]): string {
  if (clients.length === 0) return none;
  return clients.map(({ id, environment, policy }) => `${id} on ${environment ?? none}: ${policy}`).join(", ");
}

function describeKey(holder: KeyHolder): string {
  if (holder.kind === "person") return `key ${shortRecipient(holder.recipient)}`;
  const environments = holder.environments.length === 0 ? "no environment" : holder.environments.join(", ");
  return `the app's key on clusters with ${environments}`;
}

/** Enough of a public key to tell it by: a hybrid one has two thousand characters. */
function shortRecipient(recipient: string): string {
  return `${recipient.slice(0, 12)}…${recipient.slice(-6)}`;
}

/** Each row as a list of what it has: the first column is its title, with the second in brackets. */
function asLists(heads: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const lists = rows.map(([who = "", role = none, ...cells]) => {
    const title = role === none ? who : `${who} (${role})`;
    const has = heads.slice(2).map((head, index): [string, string] => [head, cells[index] ?? none]);
    return [title, ...has.filter(([, cell]) => cell !== none).flatMap(([head, cell]) => listItem(head, cell, width))];
  });
  return lists.flatMap((list, index) => (index === 0 ? list : ["", ...list]));
}

/** Puts a value that does not fit beside its name below the name. */
function listItem(name: string, value: string, width: number): string[] {
  const line = `  ${name}: ${value}`;
  if (line.length <= width) return [line];
  return [
    ...wrapText(`${name}:`, width - 2).map((part) => `  ${part}`),
    ...wrapText(value, width - 4).map((part) => `    ${part}`),
  ];
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
