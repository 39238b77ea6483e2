import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../cluster/cluster.ts";
import type { KubernetesObject } from "../cluster/object.ts";
import { observe } from "../cluster/observe.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { Controller, type KnownController } from "./controller.ts";
import { workloadOf, type Workload } from "./deployment.ts";

export type { KnownController };

/** Options of {@link startControllers}. */
export interface ControllersOptions {
  cluster: Pick<Cluster, "client" | "request" | "connection">;
  supervisor: Supervisor;
  /** Directory of the controllers' files, logs and kubeconfigs. */
  directory: string;
  /** The controllers, with unique names. */
  known: readonly KnownController[];
  /** Receives a message when a controller starts, stops, or fails. */
  report?: (message: string) => void;
}

/** Controllers that run while their Deployments exist. */
export interface Controllers {
  /** Ids of the running processes, by name. */
  pids(): Readonly<Record<string, number>>;
  /** Stops all controllers, regardless of the Deployments. */
  stop(): Promise<void>;
}

/**
 * Simulates the kubelet for known controllers: while the cluster has the Deployment of one, it runs as a process of
 * this machine, with the arguments of the Deployment and the rights of its ServiceAccount.
 */
export function startControllers(options: ControllersOptions): Controllers {
  const { cluster, supervisor, directory, known } = options;
  const controllers = known.map((one) => ({ ...one, process: controller(one, options) }));
  const over = new AbortController();
  const observed = observe(cluster.client, {
    kinds: [{ apiVersion: "apps/v1", kind: "Deployment" }],
    signal: over.signal,
    onChange: (deployments) => {
      for (const { namespace, name, process } of controllers) process.want(wanted(deployments, namespace, name));
    },
  }).catch((error: unknown) => {
    supervisor.fail(error);
  });
  const stop = async (): Promise<void> => {
    forget();
    over.abort();
    await Promise.all([observed, ...controllers.map(({ process }) => process.stop())]);
  };
  const forget = supervisor.onStop(`controllers of ${directory}`, stop);
  return {
    pids: () =>
      Object.fromEntries(
        controllers.flatMap(({ name, process: { pid } }) => (pid === undefined ? [] : [[name, pid] as const])),
      ),
    stop,
  };
}

function wanted(deployments: readonly KubernetesObject[], namespace: string, name: string): Workload | undefined {
  const deployment = deployments.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  return deployment === undefined ? undefined : workloadOf(deployment);
}

function controller(known: KnownController, options: ControllersOptions): Controller {
  const { cluster, supervisor, report = () => undefined } = options;
  const directory = join(options.directory, known.name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return new Controller({
    ...known,
    directory,
    logFile: join(options.directory, `${known.name}.log`),
    cluster,
    supervisor,
    report,
  });
}
