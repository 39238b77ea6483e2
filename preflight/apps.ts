import * as pulumi from "@pulumi/pulumi";
import { readingApps, type GitHubApp } from "../model/github-app.ts";
import type { Configuration } from "../model/configuration.ts";
import { hubOf, ownersWithKeys } from "../model/owners.ts";
import { grantIt } from "../github/app-refusal.ts";
import type { AppAccess, Installation } from "../github/app.ts";
import { GitHubError } from "../github/github-error.ts";
import { askForEach } from "../github/owners-github.ts";
import { appAccessOf } from "../github/stack-access.ts";
import { PreflightError } from "./preflight-error.ts";

/** A GitHub App, and what the stack wants of it. */
export interface WantedApp {
  readonly app: GitHubApp;
  /** Organisation or user in whose account it has to be installed. */
  readonly owner: string;
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
    ...(github.pullRequests === undefined ? {} : ({ pull_requests: "write" } as const)),
    ...(teams && fleet.create ? ({ members: "read" } as const) : {}),
  };
  const { owner } = github;
  const own = app === undefined ? [] : [{ app, owner, permissions, repositories: [], onlyReads: false }];
  const reads = [
    ...(fluxApp === undefined || flux.adopt !== undefined
      ? []
      : [{ app: fluxApp, owner, repository: fleet.repository }]),
    ...apps.flatMap((registration) => {
      const { platform, source } = readingApps(registration, githubApps, fluxApp);
      const { names } = registration;
      const { owner: sources = owner, repository } = registration.source;
      return [
        ...(platform === undefined ? [] : [{ app: platform, owner, repository: names.platformRepository }]),
        ...(source === undefined ? [] : [{ app: source, owner: sources, repository }]),
      ];
    }),
  ];
  const idOf = (read: (typeof reads)[number]): string => `${read.app.name} ${read.owner.toLowerCase()}`;
  const readers = new Map(reads.map((read) => [idOf(read), read]));
  return [
    ...own,
    ...elsewhere(github, ownersWithKeys({ apps, githubApps, github })),
    ...[...readers].map(([id, read]): WantedApp => {
      const repositories = reads.filter((one) => idOf(one) === id).map(({ repository }) => repository);
      const unique = [...new Set(repositories)];
      const permissions = { contents: "read" } as const;
      return { app: read.app, owner: read.owner, permissions, repositories: unique, onlyReads: true };
    }),
  ];
}

/** Returns the Apps with which the program creates deploy keys in repositories of other owners. */
function elsewhere(github: Configuration["github"], owners: ReadonlyMap<string, string>): WantedApp[] {
  return [...owners.values()].flatMap((owner): WantedApp[] => {
    const { app } = hubOf(github, owner);
    const permissions = { administration: "write" } as const;
    return app === undefined ? [] : [{ app, owner, permissions, repositories: [], onlyReads: false }];
  });
}

/**
 * Asks each App where it is installed, and for what: one that may not do what it has to would fail in GitHub's words, some
 * of it minutes later, some in the cluster.
 *
 * @throws PreflightError that says what each of them lacks
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtApps(baseUrl: string | undefined, wanted: readonly WantedApp[]): Promise<void> {
  const looks = await askForEach(wanted, async (one) => lookAt(await appAccessOf(one.app, { baseUrl }), one));
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
  access: AppAccess,
  { app, owner, permissions, repositories, onlyReads }: WantedApp,
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
    // An error about one App is reported together with those about other Apps.
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
