import { z } from "zod";
import type { KubernetesObject } from "../cluster/object.ts";

const containerSchema = z.looseObject({
  args: z.array(z.string()).default([]),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({
            fieldRef: z.looseObject({ fieldPath: z.string() }).optional(),
            resourceFieldRef: z.looseObject({ resource: z.string() }).optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  resources: z.looseObject({ limits: z.record(z.string(), z.union([z.string(), z.number()])).default({}) }).optional(),
});

const specSchema = z.looseObject({
  replicas: z.number().default(1),
  template: z.looseObject({
    spec: z.looseObject({
      serviceAccountName: z.string().default("default"),
      containers: z.tuple([containerSchema], z.unknown()),
    }),
  }),
});

type Container = z.infer<typeof containerSchema>;

/** The process that a kubelet would run for a Deployment of one container. */
export interface Workload {
  /**
   * Changes exactly when a real cluster would replace the Pod: when the Pod template changes or the Deployment is
   * recreated.
   */
  fingerprint: string;
  serviceAccount: string;
  args: string[];
  env: Record<string, string>;
}

/** The workload of a Deployment; `undefined` if it is scaled to zero or is being deleted. */
export function workloadOf(deployment: KubernetesObject): Workload | undefined {
  const { replicas, template } = specSchema.parse(deployment["spec"]);
  if (replicas === 0 || deployment.metadata.deletionTimestamp !== undefined) {
    return undefined;
  }
  const [container] = template.spec.containers;
  const env = environment(container, deployment.metadata.namespace ?? "default");
  return {
    fingerprint: JSON.stringify([deployment.metadata.uid, template]),
    serviceAccount: template.spec.serviceAccountName,
    args: container.args.map((argument) => expand(argument, env)),
    env,
  };
}

/** Variables with a value, and those from Pod fields that our controllers use; others are left out. */
function environment(container: Container, namespace: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env) {
    const found =
      value ??
      (valueFrom?.fieldRef?.fieldPath === "metadata.namespace" ? namespace : undefined) ??
      (valueFrom?.resourceFieldRef?.resource === "limits.memory" ? memoryLimit(container) : undefined);
    if (found !== undefined) {
      env[name] = found;
    }
  }
  return env;
}

/** Expands `$(NAME)` to a variable of the container and `$$` to a dollar sign; an unknown name stays unchanged. */
function expand(argument: string, env: Readonly<Record<string, string>>): string {
  return argument.replaceAll(/\$\$|\$\(([^)]+)\)/g, (match, name?: string) =>
    name === undefined ? "$" : (env[name] ?? match),
  );
}

const binary: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, k: 1e3, M: 1e6, G: 1e9 };

/** The memory limit in bytes, as a kubelet formats it. */
function memoryLimit(container: Container): string | undefined {
  const [, amount, unit = ""] = /^([0-9.]+)([A-Za-z]*)$/.exec(String(container.resources?.limits["memory"])) ?? [];
  const factor = unit === "" ? 1 : binary[unit];
  return amount === undefined || factor === undefined ? undefined : String(Math.ceil(Number(amount) * factor));
}
