import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ProcessOptions } from "../process/managed-process.ts";
import type { Credentials } from "./credentials.ts";

/** The programs and files of a cluster. */
export interface ClusterPrograms {
  /** etcd, kube-apiserver, kube-controller-manager and kube-scheduler in one program; the first argument chooses. */
  controlPlane: string;
  /** Simulates the kubelets. */
  kwok: string;
  /** Directory of kwok's stages, which define the lifecycle of a Node and of a Pod: `node/fast`, `pod/fast`. */
  kwokStages: string;
}

/** The files and the port of a cluster. */
export interface Layout {
  programs: ClusterPrograms;
  credentials: Credentials;
  /**
   * Directory of etcd's data and socket. Its permissions are the only protection of etcd: no other user may enter it.
   */
  etcd: string;
  logs: string;
  /** Port of the API server on 127.0.0.1. */
  port: number;
  /** Version of Kubernetes to emulate: `1.33`. Default: that of the programs. */
  kubernetes?: string | undefined;
}

/** The name of the one Node. */
export const NODE = "sandbox";

// etcd wants URLs of the form host:port even for Unix sockets, and uses them as file names in its working directory.
const SOCKET = "client:0";

/** The socket file of etcd. */
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
    // Without fsync, only a crash of the machine can lose data, not the crash of a program.
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
      // Endpoints may not be loopback addresses, and no Pod runs that would use them.
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
    // Open watches delay its end; its whole state is in etcd.
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
    // On one machine with one client, the limits that protect a real API server only add delays.
    "--kube-api-qps=500",
    "--kube-api-burst=1000",
    // A lost Node makes its Pods unready, and kwok does not make them ready again. This Node cannot be lost, but a
    // sleeping machine or a missing API server would look like it.
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
 * The flag that makes Kubernetes emulate one of the three minor versions before its own.
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
      // No kubelet port: it could collide with another cluster's.
      "--node-port=0",
    ],
    cwd: layout.logs,
    // kwok looks for a configuration in the home directory.
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
