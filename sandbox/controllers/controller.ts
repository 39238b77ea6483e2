import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Cluster } from "../cluster/cluster.ts";
import { kubeconfig, writeSecret } from "../cluster/credentials.ts";
import type { ManagedProcess } from "../process/managed-process.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { pause } from "../process/wait.ts";
import type { Workload } from "./deployment.ts";

/** A Deployment that can run as a process of this machine. */
export interface KnownController {
  readonly namespace: string;
  /** Name of the Deployment. */
  readonly name: string;
  /** Path of the program. */
  readonly program: string;
  /** Arguments that replace what only a Pod has. They come last, and the last of two wins. */
  readonly overrides: readonly string[];
  /** Environment variables with the same purpose. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Options of a {@link Controller}. */
export interface ControllerOptions extends KnownController {
  /** Directory of its files and its kubeconfig. */
  directory: string;
  /** File of its log. */
  logFile: string;
  cluster: Pick<Cluster, "request" | "connection">;
  supervisor: Supervisor;
  /** Receives a message when it starts, stops, or fails. */
  report: (message: string) => void;
}

const FIRST_BACK_OFF = 250;
const LONGEST_BACK_OFF = 10_000;

// A process that ran this long had started successfully; its next failure counts as the first.
const SETTLED = 30_000;

// Longer than any session of a sandbox; each start requests new tokens.
const TOKEN_SECONDS = 7 * 24 * 60 * 60;

const tokenSchema = z.looseObject({ status: z.looseObject({ token: z.string() }) });

/** Runs one controller as a process of this machine, as its Deployment specifies. */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #wanted: Workload | undefined;
  #changed = new AbortController();
  #process: ManagedProcess | undefined;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** Sets the workload to run from now on; `undefined` for none. */
  want(workload: Workload | undefined): void {
    if (workload?.fingerprint !== this.#wanted?.fingerprint) {
      this.#wanted = workload;
      this.#changed.abort();
    }
  }

  /** The id of the running process; `undefined` if there is none. */
  get pid(): number | undefined {
    return this.#process?.running === true ? this.#process.pid : undefined;
  }

  /** Stops the process for good. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#changed.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    let backOff = FIRST_BACK_OFF;
    while (!this.#stop.signal.aborted) {
      this.#changed = new AbortController();
      const { signal } = this.#changed;
      const workload = this.#wanted;
      if (workload === undefined) {
        backOff = FIRST_BACK_OFF;
        await untilAborted(signal);
        continue;
      }
      const since = Date.now();
      const failure = await this.#runUntil(workload, signal);
      if (failure !== undefined) {
        backOff = Date.now() - since > SETTLED ? FIRST_BACK_OFF : backOff;
        this.#options.report(`${failure}\nStarting it again in ${backOff / 1000} s`);
        await pause(backOff, signal).catch(() => undefined);
        backOff = Math.min(backOff * 2, LONGEST_BACK_OFF);
      }
    }
  }

  /** Runs a workload until another one is wanted. Returns the reason if it ended before that. */
  async #runUntil(workload: Workload, changed: AbortSignal): Promise<string | undefined> {
    const { name, report } = this.#options;
    let started: ManagedProcess;
    try {
      started = await this.#start(workload, changed);
    } catch (error) {
      return changed.aborted
        ? undefined
        : `${name} cannot start: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#process = started;
    report(`${name} started as process ${started.pid ?? "?"}`);
    await Promise.race([started.exited, untilAborted(changed)]);
    if (started.running) {
      await started.stop();
      report(`${name} stopped`);
    }
    rmSync(this.#temporary, { recursive: true, force: true });
    const exit = await started.exited;
    return exit.asked ? undefined : started.exitError(exit).message;
  }

  async #start(workload: Workload, signal: AbortSignal): Promise<ManagedProcess> {
    const { name, program, overrides, environment, directory, logFile, supervisor } = this.#options;
    // Decrypted manifests are written here: other users must not read them, and they must not remain.
    rmSync(this.#temporary, { recursive: true, force: true });
    mkdirSync(this.#temporary, { recursive: true, mode: 0o700 });
    const access = await this.#writeKubeconfig(workload.serviceAccount, signal);
    signal.throwIfAborted();
    return supervisor.start({
      name,
      command: program,
      args: [...workload.args, ...overrides],
      env: {
        ...workload.env,
        ...environment,
        KUBECONFIG: access,
        HOME: directory,
        TMPDIR: this.#temporary,
      },
      cwd: directory,
      logFile,
      mayEnd: true,
      stoppedByOwner: true,
    });
  }

  /** Writes a kubeconfig for the ServiceAccount, so that the process has the same rights as in a Pod. */
  async #writeKubeconfig(serviceAccount: string, signal: AbortSignal): Promise<string> {
    const { cluster, directory, namespace } = this.#options;
    const request = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: TOKEN_SECONDS },
    };
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
    const { status } = tokenSchema.parse(await cluster.request("POST", path, request, { signal }));
    const file = join(directory, "kubeconfig");
    writeSecret(file, kubeconfig(cluster.connection(status.token), namespace));
    return file;
  }

  get #temporary(): string {
    return join(this.#options.directory, "tmp");
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve, { once: true });
    });
  }
}
