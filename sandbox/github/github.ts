import { createServer, type Server } from "node:http";
import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Context } from "./context.ts";
import type { Commit } from "./git/commit.ts";
import { hostKey } from "./ssh/host-key.ts";
import { Faults } from "./faults/faults.ts";
import type { FaultRequest } from "./faults/outcome.ts";
import { type Failing, type HttpService, serve } from "./http/http-server.ts";
import { InstallationTokens } from "./apps/installation-tokens.ts";
import { type InstalledApp, installApp, type NewApp } from "./apps/new-app.ts";
import { RateLimit } from "./http/rate-limit.ts";
import { RequestLog } from "./http/request-log.ts";
import { RestApi } from "./rest/api.ts";
import { operations } from "./rest/operations.ts";
import { filesOf, historyOf, placed, type Seed, seedRepository, seedTeam } from "./seed.ts";
import { SshServer } from "./ssh/ssh-server.ts";
import { type Repository, Store } from "./store/store.ts";

/** Options of the stand-in. */
export interface GitHubOptions {
  /** The directory for all data; created if missing. Data of an earlier stand-in is reused. */
  readonly directory: string;
  /** Login of the organisation that owns everything but some repositories. */
  readonly organization: string;
  /** Whether the owner is a person, who also owns the token, not an organisation. Default: false. */
  readonly isPerson?: boolean;
  /** The only accepted token, apart from those of other owners and of Apps. */
  readonly token: string;
  /** Default: any free port. */
  readonly httpPort?: number;
  /** Default: any free port. */
  readonly sshPort?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
}

/** Another owner of repositories, besides the organisation. */
export interface NewOwner {
  readonly login: string;
  /** Default: an organisation. */
  readonly isPerson?: boolean;
  /**
   * The only token with access to the owner's private repositories, and to nothing else, like a fine-grained token.
   * Default: the stand-in's own token has access.
   */
  readonly token?: string;
}

/** A running GitHub stand-in. */
export interface GitHub {
  /** `http://127.0.0.1:<port>`; a provider's `baseUrl`, and the base of `<url>/<organisation>/<name>.git`. */
  readonly url: string;
  /** `<url>/api/v3`. */
  readonly apiUrl: string;
  /** `127.0.0.1:<port>` of Git over SSH. */
  readonly sshHost: string;
  /** Lines for `known_hosts`. */
  readonly knownHosts: string;
  readonly token: string;
  readonly requests: RequestLog;
  /** The active faults; see `docs/guides/sandbox.md`. */
  readonly faults: Faults;
  /**
   * A hook for failures that no fault can express. It is called for each API request that no fault affects, and the
   * request waits for its result.
   */
  failNext: ((request: FaultRequest) => Failing) | undefined;
  /**
   * Takes a repository's name, or `owner/name` if another owner than the organisation has it.
   *
   * @returns the bare repository's directory. @throws if there is no such repository
   */
  repositoryDirectory(name: string): string;
  /** Creates a repository with one commit of a folder's files, unless it exists already. */
  seedRepository(name: string, directory: string, seed?: Seed): Promise<void>;
  /** Adds an organisation or a person with repositories of their own, unless it exists already. */
  seedOwner(owner: NewOwner): void;
  /** Creates a team whose name is its slug, unless it exists already. */
  seedTeam(slug: string): void;
  /** Creates a GitHub App and installs it, unless it exists already. */
  seedApp(app: NewApp): InstalledApp;
  /** @returns the commits of a branch or a full ref (default: the default branch), newest first */
  commits(name: string, ref?: string): Promise<Commit[]>;
  /** @returns the files of a commit (default: the default branch) by path */
  files(name: string, ref?: string): Promise<Map<string, Buffer>>;
  /** Stops listening and ends every process; the data is kept. */
  close(): Promise<void>;
}

/**
 * Starts GitHub's stand-in: an HTTP API over bare Git repositories, which validates requests and responses against
 * GitHub's own description, and Git over SSH and HTTP for the same repositories.
 */
export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  const { directory, organization, isPerson = false, token, httpPort = 0, sshPort = 0, host = "127.0.0.1" } = options;
  mkdirSync(directory, { recursive: true });
  const store = new Store(directory, organization);
  await store.sweep();
  const key = hostKey(join(directory, "ssh-host-key"));
  const requests = new RequestLog(join(directory, "requests.jsonl"));
  const api = await RestApi.open(operations);

  const ssh = new SshServer(() => context, requests, key);
  const sshHost = `${host}:${await ssh.listen(sshPort, host)}`;
  const http = createServer();
  const url = `http://${host}:${await listen(http, httpPort, host)}`;
  const context: Context = {
    store,
    organization,
    isPerson,
    operator: isPerson ? organization : "sandbox-operator",
    url,
    apiUrl: `${url}/api/v3`,
    sshHost,
    sshHostKey: key.publicKey,
    faults: new Faults(store),
    rateLimit: new RateLimit(),
    installationTokens: new InstallationTokens(),
  };

  const github: GitHub = {
    url,
    apiUrl: context.apiUrl,
    sshHost,
    knownHosts: `[${host}]:${sshHost.split(":")[1] ?? ""} ${key.publicKey}\n`,
    token,
    requests,
    faults: context.faults,
    failNext: undefined,
    repositoryDirectory: (name) => find(context, name).directory,
    seedRepository: (name, from, seed) => seedRepository(context, name, from, seed),
    seedOwner: ({ login, isPerson = false, token: only }) => {
      store.addOwner({ login, isPerson, ...(only === undefined ? {} : { token: only }) });
    },
    seedTeam: (slug) => {
      seedTeam(context, slug);
    },
    seedApp: (app) => installApp(context, app),
    commits: (name, ref) => historyOf(find(context, name), ref),
    files: (name, ref) => filesOf(find(context, name), ref),
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        http.close(() => {
          resolve();
        });
      });
      context.faults.turnOff();
      http.closeAllConnections();
      await Promise.all([closed, ssh.close()]);
      store.close();
    },
  };
  const service: HttpService = {
    github: context,
    api,
    token,
    log: requests,
    fail: (request) => github.failNext?.(request),
  };
  http.on("request", (request, response) => {
    void serve(service, request, response);
  });
  return github;
}

function find(github: Context, place: string): Repository {
  const { owner, name } = placed(github, place);
  const repository = github.store.find(name, owner);
  if (repository === undefined) throw new Error(`there is no repository ${place}`);
  return repository;
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  return address.port;
}
