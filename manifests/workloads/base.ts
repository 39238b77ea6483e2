import type { IDeployment } from "kubernetes-models/apps/v1";
import type { IContainer, IEnvVar, IProbe, IService, IServiceAccount } from "kubernetes-models/v1";
import type { Workload } from "../../configuration/workloads.ts";
import { kustomizeFile } from "../kustomize.ts";
import { connectionName, credentialsName } from "../postgres/names.ts";
import { toYaml } from "../yaml.ts";

/** Of the Service; that of the container is the workload's own business. */
export const servicePort = 80;

const portName = "http";

/**
 * What a workload is in every environment, on every cluster, by path in a directory of its own: no namespace, no version,
 * no number of pods, no way in.
 */
export function workloadBase(workload: Workload): Record<string, string> {
  const { serviceAccount, port } = workload;
  const files = {
    ...(serviceAccount === undefined ? {} : { "service-account.yaml": toYaml([account(workload, serviceAccount)]) }),
    "deployment.yaml": toYaml([deployment(workload)]),
    ...(port === undefined ? {} : { "service.yaml": toYaml([service(workload)]) }),
  };
  return { ...files, "kustomization.yaml": toYaml([kustomizeFile(Object.keys(files))]) };
}

/** Label of the workload's objects and pods. */
function labels(name: string): { readonly "app.kubernetes.io/name": string } {
  return { "app.kubernetes.io/name": name };
}

/** Without a number of pods: each environment says it, or leaves it to an autoscaler, which a number here would fight. */
function deployment(workload: Workload): IDeployment {
  const { name, serviceAccount } = workload;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: labels(name) },
    spec: {
      selector: { matchLabels: labels(name) },
      template: {
        metadata: { labels: labels(name) },
        spec: {
          ...(serviceAccount === undefined ? {} : { serviceAccountName: name }),
          automountServiceAccountToken: serviceAccount?.token ?? false,
          // A Service called "hello" would set HELLO_PORT to "tcp://…" in its own pods, and many programs read such a variable.
          enableServiceLinks: false,
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [container(workload)],
        },
      },
    },
  };
}

function container(workload: Workload): IContainer {
  const { name, image, port, command, args, secrets, resources } = workload;
  const env = variables(workload);
  return {
    name,
    image,
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(args.length === 0 ? {} : { args: [...args] }),
    ...(port === undefined ? {} : { ports: [{ name: portName, containerPort: port }], ...probes(workload) }),
    ...(env.length === 0 ? {} : { env }),
    ...(secrets.length === 0 ? {} : { envFrom: secrets.map((secret) => ({ secretRef: { name: secret } })) }),
    ...(Object.keys(resources).length === 0 ? {} : { resources: { ...resources } }),
    securityContext: { allowPrivilegeEscalation: false },
  };
}

/** With a path it is restarted, too, when it no longer answers; that it listens says less, and takes it out of service. */
function probes({ health }: Workload): { readinessProbe: IProbe; livenessProbe?: IProbe } {
  if (health === undefined) return { readinessProbe: { tcpSocket: { port: portName } } };
  const httpGet = { path: health.path, port: portName };
  return { readinessProbe: { httpGet }, livenessProbe: { httpGet, initialDelaySeconds: 10 } };
}

/** Where its database is comes first, so that others can be made of it: `$(DB_HOST)`. */
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

function service({ name }: Workload): IService {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: labels(name) },
    spec: { selector: labels(name), ports: [{ name: portName, port: servicePort, targetPort: portName }] },
  };
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
