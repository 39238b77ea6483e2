import type { IDeployment } from "kubernetes-models/apps/v1";
import type {
  IContainer,
  IContainerPort,
  IPodSecurityContext,
  IEnvVar,
  IProbe,
  IService,
  IServiceAccount,
  IServicePort,
} from "kubernetes-models/v1";
import { startSeconds, type HealthCheck, type Probe } from "../../model/probes.ts";
import type { WorkloadPort } from "../../model/workload-port.ts";
import type { Workload } from "../../model/workload.ts";
import { kustomizeFile } from "../kustomize.ts";
import { connectionName, credentialsName } from "../../model/names/postgres.ts";
import { toYaml } from "../../yaml/write.ts";
import { podVolume, strategyFor, volumeMount } from "./volumes.ts";

/**
 * Returns the files of a workload that all environments and clusters share, by path in its directory: no namespace,
 * version, number of replicas or route.
 */
export function workloadBase(workload: Workload): Record<string, string> {
  const files = workloadObjects(workload);
  return { ...files, "kustomization.yaml": toYaml([kustomizeFile(Object.keys(files))]) };
}

/** The same without the list of its files. */
export function workloadObjects(workload: Workload): Record<string, string> {
  const { serviceAccount, ports } = workload;
  return {
    ...(serviceAccount === undefined ? {} : { "service-account.yaml": toYaml([account(workload, serviceAccount)]) }),
    "deployment.yaml": toYaml([deployment(workload)]),
    ...(ports.length === 0 ? {} : { "service.yaml": toYaml([service(workload)]) }),
  };
}

/** Label of the workload's objects and pods. */
function labels(name: string): { readonly "app.kubernetes.io/name": string } {
  return { "app.kubernetes.io/name": name };
}

/**
 * Builds the Deployment without `replicas`: each environment sets it, or leaves it to an autoscaler, which would
 * conflict with a number here.
 */
function deployment(workload: Workload): IDeployment {
  const { name, serviceAccount, volumes } = workload;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: labels(name) },
    spec: {
      ...progressDeadline(workload),
      strategy: strategyFor(volumes),
      selector: { matchLabels: labels(name) },
      template: {
        metadata: { labels: labels(name) },
        spec: {
          ...(serviceAccount === undefined ? {} : { serviceAccountName: name }),
          automountServiceAccountToken: serviceAccount?.token ?? false,
          // A Service called "hello" would set HELLO_PORT to "tcp://…" in its own pods, and many programs read such a variable.
          enableServiceLinks: false,
          securityContext: { seccompProfile: { type: "RuntimeDefault" }, ...identity(workload) },
          containers: [container(workload)],
          ...(volumes.length === 0 ? {} : { volumes: volumes.map((volume) => podVolume(name, volume)) }),
        },
      },
    },
  };
}

/** Kubernetes' own, in seconds. */
const defaultDeadline = 600;

/** A rollout must not fail while its pods may still be starting. */
function progressDeadline({ probes }: Workload): { progressDeadlineSeconds?: number } {
  const needed = startSeconds(probes) + 300;
  return needed > defaultDeadline ? { progressDeadlineSeconds: needed } : {};
}

/** Volumes belong to the group; their ownership is changed only if it differs, because that takes long. */
function identity({ user, group = user }: Workload): IPodSecurityContext {
  return {
    ...(user === undefined ? {} : { runAsUser: user }),
    ...(group === undefined ? {} : { runAsGroup: group, fsGroup: group, fsGroupChangePolicy: "OnRootMismatch" }),
  };
}

function container(workload: Workload): IContainer {
  const { name, image, ports, command, args, secrets, resources, volumes } = workload;
  const env = variables(workload);
  return {
    name,
    image,
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(args.length === 0 ? {} : { args: [...args] }),
    ...(ports.length === 0 ? {} : { ports: ports.map(containerPort) }),
    ...probes(workload),
    ...(env.length === 0 ? {} : { env }),
    ...(secrets.length === 0 ? {} : { envFrom: secrets.map((secret) => ({ secretRef: { name: secret } })) }),
    ...(Object.keys(resources).length === 0 ? {} : { resources: { ...resources } }),
    ...(volumes.length === 0 ? {} : { volumeMounts: volumes.map(volumeMount) }),
    securityContext: { allowPrivilegeEscalation: false },
  };
}

/** TCP is the default of Kubernetes. */
function containerPort({ name, port, protocol }: WorkloadPort): IContainerPort {
  return { name, containerPort: port, ...(protocol === "TCP" ? {} : { protocol }) };
}

function probes({ probes: { startup, readiness, liveness } }: Workload): Partial<IContainer> {
  return {
    ...(startup === undefined ? {} : { startupProbe: probe(startup) }),
    ...(readiness === undefined ? {} : { readinessProbe: probe(readiness) }),
    ...(liveness === undefined ? {} : { livenessProbe: probe(liveness) }),
  };
}

function probe({ check, ...times }: Probe): IProbe {
  return { ...action(check), ...times };
}

function action(check: HealthCheck): IProbe {
  if ("path" in check) return { httpGet: { path: check.path, port: check.port } };
  if ("tcp" in check) return { tcpSocket: { port: check.tcp } };
  return { exec: { command: [...check.command] } };
}

/** Returns the variables; those of the database come first, so that others can refer to them: `$(DB_HOST)`. */
function variables({ name, env, hasPostgres }: Workload): IEnvVar[] {
  return [...(hasPostgres ? databaseVariables(name) : []), ...toVariables(env)];
}

/** The environment variables that lead a workload to its database. */
export const DATABASE_VARIABLES = ["DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD"] as const;

function databaseVariables(app: string): IEnvVar[] {
  const configMap = connectionName(app);
  const secret = credentialsName(app);
  const keys: Partial<Record<string, string>> = { DB_USER: "username", DB_PASSWORD: "password" };
  return DATABASE_VARIABLES.map((name) => {
    const key = keys[name];
    const valueFrom =
      key === undefined ? { configMapKeyRef: { name: configMap, key: name } } : { secretKeyRef: { name: secret, key } };
    return { name, valueFrom };
  });
}

/** A container's environment. */
export function toVariables(env: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(env).map(([name, value]) => ({ name, value }));
}

function service({ name, ports }: Workload): IService {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: labels(name) },
    spec: { selector: labels(name), ports: ports.map(servicePort) },
  };
}

function servicePort({ name, servicePort: port, protocol }: WorkloadPort): IServicePort {
  return { name, port, targetPort: name, ...(protocol === "TCP" ? {} : { protocol }) };
}

function account({ name }: Workload, { annotations, token }: NonNullable<Workload["serviceAccount"]>): IServiceAccount {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name,
      labels: labels(name),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
    },
    automountServiceAccountToken: token,
  };
}
