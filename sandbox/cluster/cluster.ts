import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ManagedProcess } from "../process/managed-process.ts";
import { Ports } from "../process/ports.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { waitFor, type Probe } from "../process/wait.ts";
import { KubernetesClient, type RequestOptions } from "./client.ts";
import { certificateAuthority, kubeconfig, prepareCredentials, writeSecret } from "./credentials.ts";
import { makeNode, nodeIsReady } from "./node.ts";
import * as programs from "./programs.ts";
import type { Connection } from "./transport.ts";

/** Options of {@link startCluster}. */
export interface ClusterOptions {
  /** The directory that keeps the objects of the cluster for the next start. */
  directory: string;
  programs: programs.ClusterPrograms;
  /** Version of Kubernetes to emulate: `1.33`. Default: its own. */
  kubernetes?: string | undefined;
  supervisor: Supervisor;
  /** Default: the ports that `directory` remembers. */
  ports?: Ports;
  /** Receives each step that is started or waited for. */
  report?: (step: string) => void;
}

// Generous, because the first start shares the processors with everything else that starts.
const PATIENCE = 60_000;

/** Name of the API server's port. */
const PORT = "kube-apiserver";

/** The processes of a cluster, in the order of starting. */
interface Parts {
  etcd?: ManagedProcess;
  apiServer?: ManagedProcess;
  workers: ManagedProcess[];
}

/** A Kubernetes cluster on this machine: a complete control plane, and one Node that is simulated. */
export class Cluster {
  /** Path of a kubeconfig with all rights; its context is `sandbox`. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:<port>`. */
  readonly server: string;
  /** Token with all rights. */
  readonly token: string;
  /** Client with all rights. */
  readonly client: KubernetesClient;
  /** Certificates to verify the API server, PEM. */
  readonly ca: string;
  /** Stops the cluster; its directory keeps the objects. */
  readonly stop: () => Promise<void>;
  readonly #supervisor: Supervisor;
  readonly #layout: programs.Layout;
  readonly #parts: Parts;

  /** Use {@link startCluster}. */
  constructor(supervisor: Supervisor, layout: programs.Layout, parts: Parts, stop: () => Promise<void>) {
    this.#supervisor = supervisor;
    this.#layout = layout;
    this.#parts = parts;
    this.stop = stop;
    this.ca = certificateAuthority(layout.credentials);
    this.token = layout.credentials.tokens.admin;
    this.server = serverOf(layout);
    this.client = new KubernetesClient(this.connection(this.token));
    this.kubeconfig = this.#writeKubeconfig("kubeconfig", this.token);
  }

  /** The connection to the API server with a token. */
  connection(token: string): Connection {
    return { server: this.server, ca: this.ca, token };
  }

  /** Sends any request with all rights, or with another identity. See {@link KubernetesClient.request}. */
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<unknown> {
    return this.client.request(method, path, body, options);
  }

  /** Starts the controllers, the scheduler and the kubelets, and waits until Pods can run. */
  async startWorkers(): Promise<void> {
    const { tokens } = this.#layout.credentials;
    const options = [
      programs.controllerManager(
        this.#layout,
        this.#writeKubeconfig("controller-manager.kubeconfig", tokens.controllerManager),
      ),
      programs.scheduler(this.#layout, this.#writeKubeconfig("scheduler.kubeconfig", tokens.scheduler)),
      programs.kwok(this.#layout, this.#writeKubeconfig("kubelets.kubeconfig", tokens.kubelets)),
    ];
    this.#parts.workers = options.map((one) => this.#supervisor.start({ ...one, stoppedByOwner: true }));
    await makeNode(this.client);
    const { signal } = this.#supervisor;
    await waitFor("the Node to be ready", () => nodeIsReady(this.client), { timeout: PATIENCE, interval: 50, signal });
  }

  /** Stops only the API server, as if the cluster were unreachable. */
  async stopApiServer(): Promise<void> {
    await this.#parts.apiServer?.stop();
  }

  /**
   * Starts the API server again, and waits until it is ready. Controllers retry with growing pauses, so some of them
   * notice up to a minute later.
   */
  async startApiServer(): Promise<void> {
    if (this.#parts.apiServer?.running !== true) {
      await runApiServer(this.#supervisor, this.#layout, this.#parts);
    }
  }

  #writeKubeconfig(name: string, token: string): string {
    const file = join(this.#layout.credentials.directory, name);
    writeSecret(file, kubeconfig(this.connection(token)));
    return file;
  }
}

/**
 * Starts a cluster, and resolves when Pods can run in it.
 *
 * @throws ProcessExitError with the last log lines if a part of it ends; WaitTimeout after a minute
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { directory, supervisor, report = () => undefined } = options;
  const ports = options.ports ?? new Ports(join(directory, "ports.json"));
  const layout = await prepareLayout(options, ports);
  const parts: Parts = { workers: [] };
  const stop = async (): Promise<void> => {
    forget();
    await Promise.all(parts.workers.map((worker) => worker.stop()));
    await parts.apiServer?.stop();
    await parts.etcd?.stop();
    ports.release(PORT);
  };
  const forget = supervisor.onStop("cluster", stop);
  report("etcd");
  await runEtcd(supervisor, layout, parts);
  report("API server");
  await runApiServer(supervisor, layout, parts);
  report("controllers, scheduler, kubelets");
  const cluster = new Cluster(supervisor, layout, parts, stop);
  await cluster.startWorkers();
  return cluster;
}

async function prepareLayout(
  { directory, programs: paths, kubernetes }: ClusterOptions,
  ports: Ports,
): Promise<programs.Layout> {
  const logs = join(directory, "logs");
  const etcd = join(directory, "etcd");
  for (const path of [logs, etcd]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  const credentials = prepareCredentials(join(directory, "credentials"));
  return { programs: paths, credentials, etcd, logs, kubernetes, port: await ports.get(PORT) };
}

async function runEtcd(supervisor: Supervisor, layout: programs.Layout, parts: Parts): Promise<void> {
  // A socket file of a killed etcd would look as if this one were listening. Only the file's existence is checked,
  // because the path of a socket to connect to must be short, and the checkout may be anywhere.
  const socket = programs.etcdSocket(layout);
  rmSync(socket, { force: true });
  parts.etcd = supervisor.start({ ...programs.etcd(layout), stoppedByOwner: true });
  await parts.etcd.ready(() => existsSync(socket), { timeout: PATIENCE, signal: supervisor.signal });
}

async function runApiServer(supervisor: Supervisor, layout: programs.Layout, parts: Parts): Promise<void> {
  parts.apiServer = supervisor.start({ ...programs.apiServer(layout), stoppedByOwner: true });
  const isReady: Probe = async (signal) => {
    const connection = {
      server: serverOf(layout),
      ca: certificateAuthority(layout.credentials),
      token: layout.credentials.tokens.admin,
    };
    return (await new KubernetesClient(connection).request("GET", "/readyz", undefined, { signal })) === "ok";
  };
  await parts.apiServer.ready(isReady, { timeout: PATIENCE, signal: supervisor.signal });
}

function serverOf({ port }: programs.Layout): string {
  return `https://127.0.0.1:${port}`;
}
