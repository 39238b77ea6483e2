import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { posix } from "node:path";
import type { Routes } from "../../model/routes.ts";
import { routeName } from "../../model/workload-host.ts";
import type { WorkloadPort } from "../../model/workload-port.ts";
import type { Scale, Workload, WorkloadEnvironment } from "../../model/workload.ts";
import { pullSecret } from "../app/pull-secret.ts";
import { routesFile } from "../routes/route.ts";
import { toYaml } from "../../yaml/write.ts";
import { toVariables, workloadObjects } from "./base.ts";
import { workloadBaseDirectory } from "../../model/names/workloads.ts";
import { claims, fileMaps, filesDigest } from "./volumes.ts";

/** The pull secrets of pods, and how they are delivered. */
export interface PullSecrets {
  /** Names of the Secrets. */
  readonly names: readonly string[];
  /** Whether the External Secrets Operator copies the Secrets here; if not, they are sealed. */
  readonly copied: boolean;
}

/** The arguments for the overlay of a workload. */
export interface WorkloadOverlayArgs {
  readonly workload: Workload;
  readonly environment: WorkloadEnvironment;
  /** The path from the root of the fleet repository. */
  readonly directory: string;
  /** Required if the workload has a host name. */
  readonly routes?: Routes | undefined;
  readonly pullSecrets: PullSecrets;
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
  /** Whether it is everything, without a base; `false` by default. */
  readonly flat?: boolean | undefined;
}

/** Returns the files of a workload in one environment, by path in its directory: its base, and the changes. */
export function workloadOverlay(args: WorkloadOverlayArgs): Record<string, string> {
  const { workload, environment, directory, pullSecrets, flat = false } = args;
  const { namespace, scale, tag, volumes } = environment;
  const storage = claims(workload.name, namespace, volumes);
  const texts = fileMaps(workload.name, namespace, volumes);
  const files = {
    ...(flat ? workloadObjects(workload) : {}),
    ...(storage.length === 0 ? {} : { "claims.yaml": toYaml(storage) }),
    ...(texts.length === 0 ? {} : { "files.yaml": toYaml(texts) }),
    ...routeFile(args),
    ...("max" in scale ? { "autoscaler.yaml": toYaml([autoscaler(workload.name, namespace, scale)]) } : {}),
    ...(pullSecrets.copied && pullSecrets.names.length > 0
      ? { "pull-secrets.yaml": toYaml(pullSecrets.names.map((name) => pullSecret(name, namespace))) }
      : {}),
  };
  const patch = deploymentPatch(args);
  const patchFile = "patches/deployment.yaml";
  const list = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    namespace,
    resources: [
      ...(flat ? [] : [posix.relative(directory, workloadBaseDirectory(workload.name))]),
      ...Object.keys(files),
    ],
    images: [{ name: workload.image, newTag: tag }],
    ...("replicas" in scale ? { replicas: [{ name: workload.name, count: scale.replicas }] } : {}),
    ...(patch === undefined
      ? {}
      : { patches: [{ path: patchFile, target: { kind: "Deployment", name: workload.name } }] }),
  };
  return {
    ...files,
    ...(patch === undefined ? {} : { [patchFile]: toYaml([patch]) }),
    "kustomization.yaml": toYaml([list]),
  };
}

function routeFile({ workload: { name, ports }, environment, routes }: WorkloadOverlayArgs): Record<string, string> {
  const { namespace, hosts } = environment;
  if (hosts.length === 0 || routes === undefined) return {};
  const { file, objects } = routesFile(
    routes,
    hosts.map((host) => ({
      ...host,
      ...{ name: routeName(name, host), namespace },
      paths: host.paths.map(({ port, ...path }) => ({ ...path, service: { name, port: servicePortOf(ports, port) } })),
    })),
  );
  return { [file]: toYaml(objects) };
}

/** Configuration rules check that the port exists. */
function servicePortOf(ports: readonly WorkloadPort[], name: string): number {
  const port = ports.find((one) => one.name === name);
  if (port === undefined) throw new Error(`no port ${name}`);
  return port.servicePort;
}

function autoscaler(
  name: string,
  namespace: string,
  { min, max, cpu }: Extract<Scale, { max: number }>,
): IHorizontalPodAutoscaler {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpu } } },
      ],
    },
  };
}

/**
 * Returns the patch of the Deployment. A changed password or file replaces the pods, which read both only at startup.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables
 */
function deploymentPatch({ workload, environment, pullSecrets, labelPrefix }: WorkloadOverlayArgs): object | undefined {
  const { name, hasPostgres } = workload;
  const { env, resources, volumes, passwordGeneration } = environment;
  const variables = toVariables(env);
  const restricted = environment.podSecurity === "restricted";
  const container = {
    ...(variables.length === 0 ? {} : { env: variables }),
    ...(Object.keys(resources).length === 0 ? {} : { resources }),
    ...(restricted ? { securityContext: { capabilities: { drop: ["ALL"] } } } : {}),
  };
  const imagePullSecrets = pullSecrets.names.map((secret) => ({ name: secret }));
  const podSpec = {
    ...(restricted ? { securityContext: { runAsNonRoot: true } } : {}),
    ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets }),
    ...(Object.keys(container).length === 0 ? {} : { containers: [{ name, ...container }] }),
  };
  const digest = filesDigest(volumes);
  const annotations = {
    ...(hasPostgres ? { [`${labelPrefix}/password-generation`]: String(passwordGeneration) } : {}),
    ...(digest === undefined ? {} : { [`${labelPrefix}/files`]: digest }),
  };
  const template = {
    ...(Object.keys(annotations).length === 0 ? {} : { metadata: { annotations } }),
    ...(Object.keys(podSpec).length === 0 ? {} : { spec: podSpec }),
  };
  if (Object.keys(template).length === 0) return undefined;
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec: { template } };
}
