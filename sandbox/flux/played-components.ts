import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Applicable } from "../cluster/client.ts";
import { eventsAddress, memoryLimit } from "./system-objects.ts";

/**
 * A controller of Flux that a release contains but the sandbox cannot build. Its definitions are real, its Deployment
 * is that of a release, and only the simulation of Pods is behind it.
 */
export interface PlayedComponent {
  readonly name: string;
  /** Version of the image and of the definitions. */
  readonly version: string;
  /** Its definitions, `<plural>.<group>`: full names, or groups. */
  readonly definitions: readonly string[];
  /** Ports of its container besides those for metrics and health. Default: none. */
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  /** Services, and the port of the container behind each. Default: none. */
  readonly services?: Readonly<Record<string, string>>;
  /** Whether it has the priority class of critical components. Default: false. */
  readonly critical?: boolean;
  /** Whether it sends events to the notification-controller. Default: true. */
  readonly events?: boolean;
  /** Termination grace period in seconds. */
  readonly gracePeriod: number;
  /** Directories that it writes to. */
  readonly volumes: readonly string[];
}

/** The controllers, from `config/manager` of each and `manifests/bases` of fluxcd/flux2 at v2.9.4. */
export const playedComponents: readonly PlayedComponent[] = [
  {
    name: "helm-controller",
    version: "v1.6.5",
    definitions: ["helm.toolkit.fluxcd.io"],
    critical: true,
    gracePeriod: 600,
    volumes: ["temp"],
  },
  {
    name: "notification-controller",
    version: "v1.9.4",
    definitions: ["notification.toolkit.fluxcd.io"],
    ports: [
      { name: "http", containerPort: 9090 },
      { name: "http-webhook", containerPort: 9292 },
    ],
    events: false,
    services: { "notification-controller": "http", "webhook-receiver": "http-webhook" },
    gracePeriod: 10,
    volumes: ["temp"],
  },
  {
    name: "image-reflector-controller",
    version: "v1.2.5",
    definitions: ["imagerepositories.image.toolkit.fluxcd.io", "imagepolicies.image.toolkit.fluxcd.io"],
    gracePeriod: 10,
    volumes: ["temp", "data"],
  },
  {
    name: "image-automation-controller",
    version: "v1.2.5",
    definitions: ["imageupdateautomations.image.toolkit.fluxcd.io"],
    gracePeriod: 10,
    volumes: ["temp"],
  },
];

const definitionSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.literal("CustomResourceDefinition"),
  metadata: z.looseObject({ name: z.string() }),
});
type Definition = z.infer<typeof definitionSchema>;

/**
 * The objects that a component adds to a release, without labels and namespace.
 * @param directory with definitions, each in a file `<name>.json`; those of other components are skipped
 * @returns an empty list if the directory has no definitions of the component
 */
export function playedObjects(component: PlayedComponent, directory: string): Applicable[] {
  const definitions = definitionsOf(component, directory);
  if (definitions.length === 0) return [];
  const { name, services = {} } = component;
  return [
    ...definitions,
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } },
    ...Object.entries(services).map(([service, port]) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: service, labels: { "control-plane": "controller" } },
      spec: {
        type: "ClusterIP",
        selector: { app: name },
        ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: port }],
      },
    })),
    deployment(component),
  ];
}

/** Reads only the component's definitions: reading all others would take seconds. */
function definitionsOf({ definitions }: PlayedComponent, directory: string): Definition[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => definitions.some((one) => file === `${one}.json` || file.endsWith(`.${one}.json`)))
    .sort()
    .map((file) => definitionSchema.parse(JSON.parse(readFileSync(join(directory, file), "utf8"))));
}

function deployment(component: PlayedComponent): Applicable {
  const { name, version, ports = [], gracePeriod, volumes, critical = false, events = true } = component;
  const container = {
    name: "manager",
    image: `ghcr.io/fluxcd/${name}:${version}`,
    imagePullPolicy: "IfNotPresent",
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    ports: [...ports, { name: "http-prom", containerPort: 8080 }, { name: "healthz", containerPort: 9440 }].map(
      (port) => ({ ...port, protocol: "TCP" }),
    ),
    args: [
      ...(events ? [eventsAddress] : []),
      "--watch-all-namespaces",
      "--log-level=info",
      "--log-encoding=json",
      "--enable-leader-election",
    ],
    env: [{ name: "RUNTIME_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }, memoryLimit],
    readinessProbe: { httpGet: { path: "/readyz", port: "healthz" } },
    livenessProbe: { httpGet: { path: "/healthz", port: "healthz" } },
    resources: { limits: { cpu: "1000m", memory: "1Gi" }, requests: { cpu: "100m", memory: "64Mi" } },
    volumeMounts: volumes.map((volume) => ({ name: volume, mountPath: volume === "temp" ? "/tmp" : `/${volume}` })),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: { "control-plane": "controller" } },
    spec: {
      selector: { matchLabels: { app: name } },
      replicas: 1,
      template: {
        metadata: {
          labels: { app: name },
          annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "8080" },
        },
        spec: {
          terminationGracePeriodSeconds: gracePeriod,
          securityContext: { fsGroup: 1337 },
          ...(critical ? { priorityClassName: "system-cluster-critical" } : {}),
          serviceAccountName: name,
          containers: [container],
          volumes: volumes.map((volume) => ({ name: volume, emptyDir: {} })),
        },
      },
    },
  };
}
