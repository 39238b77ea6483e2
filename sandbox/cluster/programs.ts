import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ProcessOptions } from "../process/managed-process.ts";
import type { Credentials } from "./credentials.ts";

/** Programs and files that a cluster is made of. */
export interface ClusterPrograms {
  /** etcd, kube-apiserver, kube-controller-manager and kube-scheduler in one; the first argument chooses. */
  controlPlane: string;
  /** Plays the kubelets. */
  kwok: string;
  /** Directory of kwok's stages, which say what becomes of a Node and of a Pod, and when: `node/fast`, `pod/fast`. */
  kwokStages: string;
}

/** Where things are and how they find each other. */
export interface Layout {
  programs: ClusterPrograms;
  credentials: Credentials;
  /** Holds etcd's data and socket. Nobody else may enter it: that is all that guards etcd. */
  etcd: string;
  logs: string;
  /** Port of the API server on 127.0.0.1. */
  port: number;
  /** Version of Kubernetes that the programs behave like: `1.33`. Default: their own. */
  kubernetes?: string | undefined;
}

/** The name of the one Node. */
export const NODE = "sandbox";

// etcd wants URLs of the form host:port even for Unix sockets, and takes them for file names in its working directory.
const SOCKET = "client:0";

/** File of etcd's socket. */
export function etcdSocket(layout: Layout): string {
  return join(layout.etcd, SOCKET);
}

export function etcd(layout: Layout): ProcessOptions {
  return controlPlane(layout, "etcd", [
    "--name=sandbox",
    "--data-dir=data",
    `--listen-client-urls=unix://${SOCKET}`,
    `--advertise-client-urls=unix://${SOCKET}`,
    "--listen-peer-urls=unix://peer:0",
    "--initial-advertise-peer-urls=unix://peer:0",
    "--initial-cluster=sandbox=unix://peer:0",
    // Only a crash of the machine, not of a program, can lose what the kernel has not written yet.
    "--unsafe-no-fsync",
    "--log-level=warn",
  ]);
}

export function apiServer(layout: Layout): ProcessOptions {
  const { tokenFile, certificates, serviceAccountKey } = layout.credentials;
  return {
    ...controlPlane(layout, "kube-apiserver", [
      `--etcd-servers=unix://${SOCKET}`,
      `--secure-port=${layout.port}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      // Endpoints may not be loopback addresses, and no Pod is there to use them.
      "--endpoint-reconciler-type=none",
      `--cert-dir=${certificates}`,
      `--token-auth-file=${tokenFile}`,
      `--service-account-key-file=${serviceAccountKey}`,
      `--service-account-signing-key-file=${serviceAccountKey}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--authorization-mode=RBAC",
      ...emulation(layout),
    ]),
    // Watches that nobody ends hold it back; all that it knows is in etcd.
    grace: 2000,
  };
}

export function controllerManager(layout: Layout, kubeconfig: string): ProcessOptions {
  const { certificates, serviceAccountKey } = layout.credentials;
  return controlPlane(layout, "kube-controller-manager", [
    `--kubeconfig=${kubeconfig}`,
    "--secure-port=0",
    "--leader-elect=false",
    "--use-service-account-credentials",
    `--service-account-private-key-file=${serviceAccountKey}`,
    `--root-ca-file=${join(certificates, "apiserver.crt")}`,
    // One machine, one client: the limits that protect a real API server only add waiting here.
    "--kube-api-qps=500",
    "--kube-api-burst=1000",
    // A Node that is lost takes its Pods' readiness with it, and kwok does not give that back. Nothing of this Node's
    // can be lost, but a machine that sleeps, or an API server that is away, would look like it.
    "--node-monitor-grace-period=87600h",
    ...emulation(layout),
  ]);
}

export function scheduler(layout: Layout, kubeconfig: string): ProcessOptions {
  return controlPlane(layout, "kube-scheduler", [
    `--kubeconfig=${kubeconfig}`,
    "--secure-port=0",
    "--leader-elect=false",
    ...emulation(layout),
  ]);
}

/**
 * The programs of Kubernetes can behave like one of the three minor versions before their own.
 * @see https://kubernetes.io/docs/concepts/cluster-administration/compatibility-version/
 */
function emulation({ kubernetes }: Layout): string[] {
  return kubernetes === undefined ? [] : [`--emulated-version=${kubernetes}`];
}

export function kwok(layout: Layout, kubeconfig: string): ProcessOptions {
  return {
    name: "kwok",
    command: layout.programs.kwok,
    args: [
      `--kubeconfig=${kubeconfig}`,
      ...stages(layout.programs).map((file) => `--config=${file}`),
      `--manage-single-node=${NODE}`,
      // No kubelet port: it would be one more to collide with another cluster's.
      "--node-port=0",
    ],
    cwd: layout.logs,
    // It looks for a configuration in the home directory.
    env: { HOME: layout.logs },
    logFile: join(layout.logs, "kwok.log"),
  };
}

function stages({ kwokStages }: ClusterPrograms): string[] {
  return ["node/fast", "pod/fast"].flatMap((folder) =>
    readdirSync(join(kwokStages, folder))
      .filter((file) => file.endsWith(".yaml") && file !== "kustomization.yaml")
      .map((file) => join(kwokStages, folder, file)),
  );
}

function controlPlane(layout: Layout, name: string, args: string[]): ProcessOptions {
  return {
    name,
    command: layout.programs.controlPlane,
    args: [name, ...args],
    cwd: layout.etcd,
    logFile: join(layout.logs, `${name}.log`),
  };
}
