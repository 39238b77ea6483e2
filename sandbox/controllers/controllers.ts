import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../cluster/cluster.ts";
import type { KubernetesObject } from "../cluster/object.ts";
import { observe } from "../cluster/observe.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { Controller, type KnownController } from "./controller.ts";
import { workloadOf, type Workload } from "./deployment.ts";

export type { KnownController };

/** What {@link startControllers} needs. */
export interface ControllersOptions {
  cluster: Pick<Cluster, "client" | "request" | "connection">;
  supervisor: Supervisor;
  /** Keeps the controllers' files, logs and kubeconfigs. */
  directory: string;
  /** No two with the same name. */
  known: readonly KnownController[];
  /** Told when a controller starts, stops, or fails. */
  report?: (message: string) => void;
}

/** Controllers that are there for as long as their Deployments are. */
export interface Controllers {
  /** Process ids of those that run now, by name. */
  pids(): Readonly<Record<string, number>>;
  /** Stops all of them, whatever the Deployments say. */
  stop(): Promise<void>;
}

/**
 * Plays the kubelet: whenever the cluster has the Deployment of a known controller, the controller runs as a process of
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
