import * as pulumi from "@pulumi/pulumi";
import { readingApps, type GitHubApp } from "../model/github-app.ts";
import type { Configuration } from "../model/configuration.ts";
import { grantIt } from "../github/app-refusal.ts";
import type { AppAccess, Installation } from "../github/app.ts";
import { GitHubError } from "../github/github-error.ts";
import { askForEach } from "../github/owners-github.ts";
import { appAccessOf } from "../github/stack-access.ts";
import { PreflightError } from "./preflight-error.ts";

/** A GitHub App, and what the stack wants of it. */
export interface WantedApp {
  readonly app: GitHubApp;
  /** Permissions that it has to have: `read` or `write`. */
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  /** Names of the repositories that it has to be installed for. */
  readonly repositories: readonly string[];
  /** Whether its private key gets into the cluster: it is to read, and to do nothing else. */
  readonly onlyReads: boolean;
}

/** The Apps that a stack works with: as the one it works itself, the others are Flux's. */
export function wantedApps({
  github,
  githubApps,
  fleet,
  flux,
  apps,
  registrations,
  previewsToken,
}: Configuration): WantedApp[] {
  const { app, fluxApp } = github;
  const teams = registrations.some(({ access }) => access.some(({ team }) => team !== undefined));
  const previews = previewsToken === undefined ? {} : ({ secrets: "write", workflows: "write" } as const);
  const permissions = {
    ...({ administration: "write", contents: "write", ...previews } as const),
    ...(teams && fleet.create ? ({ members: "read" } as const) : {}),
  };
  const own = app === undefined ? [] : [{ app, permissions, repositories: [], onlyReads: false }];
  const reads = [
    ...(fluxApp === undefined || flux.adopt !== undefined ? [] : [{ app: fluxApp, repository: fleet.repository }]),
    ...apps.flatMap((registration) => {
      const { platform, source } = readingApps(registration, githubApps, fluxApp);
      return [
        ...(platform === undefined ? [] : [{ app: platform, repository: registration.names.platformRepository }]),
        ...(source === undefined ? [] : [{ app: source, repository: registration.source.repository }]),
      ];
    }),
  ];
  const readers = new Map(reads.map((read) => [read.app.name, read.app]));
  return [
    ...own,
    ...[...readers.values()].map((reader): WantedApp => {
      const repositories = reads.filter((read) => read.app.name === reader.name).map(({ repository }) => repository);
      const unique = [...new Set(repositories)];
      return { app: reader, permissions: { contents: "read" }, repositories: unique, onlyReads: true };
    }),
  ];
}

/**
 * Asks each App where it is installed, and for what: one that may not do what it has to would fail in GitHub's words, some
 * of it minutes later, some in the cluster.
 *
 * @throws PreflightError that says what each of them lacks
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtApps(
  owner: string,
  baseUrl: string | undefined,
  wanted: readonly WantedApp[],
): Promise<void> {
  const looks = await askForEach(wanted, async (one) => lookAt(owner, await appAccessOf(one.app, { baseUrl }), one));
  const faults = looks.flatMap((look) => look.faults);
  if (faults.length > 0) {
    throw new PreflightError(`A GitHub App cannot do what this stack wants of it; nothing was changed:
${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
  for (const { warning } of looks) if (warning !== undefined) await pulumi.log.warn(warning);
}

interface Look {
  readonly faults: readonly string[];
  readonly warning?: string;
}

async function lookAt(
  owner: string,
  access: AppAccess,
  { app, permissions, repositories, onlyReads }: WantedApp,
): Promise<Look> {
  const { name } = app;
  try {
    const installation = await access.installation();
    const { account, page, suspended, forAll } = installation;
    if (account.toLowerCase() !== owner.toLowerCase()) {
      const instead = `install it there, and write the last part of the installation's URL in platform:githubApps.${name}.installationId`;
      return { faults: [`${name} is installed in ${account}, and not in ${owner}; ${instead}`] };
    }
    if (suspended) return { faults: [`${name} is suspended; an owner of ${owner} lifts that on ${page}`] };
    const lacking = Object.entries(permissions).filter(([permission, level]) => !has(installation, permission, level));
    const missing = forAll || repositories.length === 0 ? [] : await missingFrom(access, repositories);
    const others = Object.entries(installation.permissions).filter(([, level]) => level !== "read");
    return {
      faults: [
        ...(lacking.length === 0 ? [] : [`${name} lacks ${inWords(lacking)}. ${grantIt}, ${page}`]),
        ...(missing.length === 0 ? [] : [`${name} is not installed for ${missing.join(", ")}; ${choose(page)}`]),
      ],
      ...(onlyReads && others.length > 0 ? { warning: tooMuch(name, others) } : {}),
    };
  } catch (error) {
    // What is wrong with one App is told beside what is wrong with others.
    if (!(error instanceof GitHubError) || !["token", "permission", "missing"].includes(error.problem)) throw error;
    return { faults: [error.message] };
  }
}

function has({ permissions }: Installation, permission: string, level: "read" | "write"): boolean {
  const given = permissions[permission];
  return given === level || given === "write" || given === "admin";
}

function inWords(permissions: readonly (readonly [string, string])[]): string {
  return permissions.map(([permission, level]) => `${permission}: ${level}`).join(", ");
}

async function missingFrom(access: AppAccess, wanted: readonly string[]): Promise<string[]> {
  const installed = new Set((await access.repositories()).map((name) => name.toLowerCase()));
  return wanted.filter((name) => !installed.has(name.toLowerCase()));
}

function choose(page: string): string {
  return `choose All repositories on ${page}, or these: only what is there already can be chosen`;
}

function tooMuch(name: string, permissions: readonly (readonly [string, string])[]): string {
  const instead = "whoever gets at its private key in the cluster may do that, too. Leave it Contents: read-only";
  return `The GitHub App ${name} only has to read, and has ${inWords(permissions)}: ${instead}`;
}
