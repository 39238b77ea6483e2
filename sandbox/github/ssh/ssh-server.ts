import ssh2, { type AuthContext, type Connection, type Server, type ServerChannel } from "ssh2";
import type { Context } from "../context.ts";
import { timestamp } from "../git/commit.ts";
import { spawnGit } from "../git/run.ts";
import type { RequestLog } from "../http/request-log.ts";
import type { DeployKey } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import type { HostKey } from "./host-key.ts";

/** Git's command over SSH: `git-upload-pack '/owner/name.git'`. */
const command = /^git[- ](upload-pack|receive-pack) '?\/?([^/']+)\/([^/']+?)(?:\.git)?\/?'?$/;

interface Login {
  readonly repository: Repository;
  readonly deployKey: DeployKey;
}

/**
 * Git over SSH: a deploy key reads its own repository, and pushes to it unless it is read-only. All others are
 * rejected.
 */
export class SshServer {
  readonly #github: () => Context;
  readonly #log: RequestLog;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();

  /** @param github - called when the first client connects */
  constructor(github: () => Context, log: RequestLog, { privateKey }: HostKey) {
    this.#github = github;
    this.#log = log;
    this.#server = new ssh2.Server({ hostKeys: [privateKey] }, (connection) => {
      this.#serve(connection);
    });
  }

  /** @returns the port it listens on */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, resolve);
    });
    const address: unknown = this.#server.address();
    if (typeof address !== "object" || address === null || !("port" in address)) throw new Error("no address");
    return Number(address.port);
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    for (const connection of this.#connections) connection.end();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  #serve(connection: Connection): void {
    let login: Login | undefined;
    this.#connections.add(connection);
    connection.on("close", () => this.#connections.delete(connection));
    // A client that disconnects is not an error of the server.
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => {
      const found = this.#login(context);
      if (found === undefined) {
        context.reject(["publickey"]);
      } else {
        login = found;
        if (context.method === "publickey" && context.signature !== undefined) noteUse(found);
        context.accept();
      }
    });
    connection.on("session", (accept) => {
      let protocol: string | undefined;
      accept()
        .on("env", (acceptEnv, _, { key, val }) => {
          if (key === "GIT_PROTOCOL") protocol = val;
          // Contrary to its types, ssh2 passes no callback when the client wants no reply.
          const answer: unknown = acceptEnv;
          if (typeof answer === "function") acceptEnv();
        })
        .on("shell", (acceptShell) => {
          const channel = acceptShell();
          channel.stderr.write("Hi! You've successfully authenticated, but GitHub does not provide shell access.\n");
          channel.exit(1);
          channel.end();
        })
        .on("exec", (acceptExec, _, info) => {
          if (login !== undefined) this.#run(login, info.command, protocol, acceptExec());
        });
    });
  }

  #login(context: AuthContext): Login | undefined {
    if (context.method !== "publickey" || context.username !== "git") return undefined;
    const { store, faults } = this.#github();
    // If the organisation forbids deploy keys, existing ones do not work either.
    if (faults.get("deploy-keys-disabled") !== undefined) return undefined;
    const login = store.deployKey(`${context.key.algo} ${context.key.data.toString("base64")}`);
    // Without a signature, the client only asks whether the key would be accepted.
    if (login === undefined || context.signature === undefined || context.blob === undefined) return login;
    const key = ssh2.utils.parseKey(login.deployKey.key);
    if (key instanceof Error) return undefined;
    // Contrary to its types, it returns an Error, which is truthy, for a signature that it cannot parse.
    const verified: unknown = key.verify(context.blob, context.signature, context.hashAlgo);
    return verified === true ? login : undefined;
  }

  #run({ repository, deployKey }: Login, line: string, protocol: string | undefined, channel: ServerChannel): void {
    const started = performance.now();
    const time = new Date().toISOString();
    const [, service = "", owner = "", name = ""] = command.exec(line) ?? [];
    const finish = (code: number, status: number): void => {
      const milliseconds = Math.round(performance.now() - started);
      const path = `/${owner}/${name}.git`;
      this.#log.add({ time, method: "SSH", path, operationId: `git/${service || "unknown"}`, status, milliseconds });
      channel.exit(code);
      channel.end();
    };
    const refusal = this.#refusal(service, owner, name, repository, deployKey);
    if (refusal !== undefined) {
      channel.stderr.write(`${refusal}\n`);
      finish(1, 403);
      return;
    }
    const child = spawnGit(
      repository.directory,
      [service, repository.directory],
      protocol === undefined ? {} : { GIT_PROTOCOL: protocol },
    );
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    channel.on("close", () => child.kill());
    child.once("error", () => {
      finish(1, 500);
    });
    child.once("close", (code) => {
      if (service === "receive-pack") repository.pushed();
      finish(code ?? 1, 200);
    });
  }

  #refusal(service: string, owner: string, name: string, repository: Repository, key: DeployKey): string | undefined {
    if (service === "") return "ERROR: Only git-upload-pack and git-receive-pack can be run here.";
    const { store } = this.#github();
    if (store.follow(name, owner) !== repository) return "ERROR: Repository not found.";
    if (service === "upload-pack") return undefined;
    if (key.read_only) return "ERROR: The key you are authenticating with has been marked as read only.";
    return repository.record.settings.archived ? "ERROR: This repository was archived so it is read-only." : undefined;
  }
}

/**
 * Records when a key was last used, as GitHub does. Only the first use is saved to disk, because each fetch uses a key.
 */
function noteUse({ repository, deployKey }: Login): void {
  const isFirst = deployKey.last_used === undefined;
  deployKey.last_used = timestamp();
  if (isFirst) repository.save();
}
