import { z } from "zod";
import type { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import { existing, secretEntries } from "./cluster-objects.ts";

const keySchema = z.strictObject({ name: z.string(), key: z.string() });

/** Environment variables by name, each a text or a reference, as charts write them. */
export const environmentSchema = z.record(
  z.string(),
  z.union([
    z.string(),
    z.strictObject({ valueFrom: z.strictObject({ secretKeyRef: keySchema }) }),
    z.strictObject({ valueFrom: z.strictObject({ configMapKeyRef: keySchema }) }),
  ]),
);

const configMapSchema = z.looseObject({ data: z.record(z.string(), z.string()) });

/**
 * The variables of a container in a namespace. References are resolved as the kubelet does it.
 *
 * @throws Error if an object or one of its keys is missing, which keeps a pod from starting.
 */
export async function environmentOf(
  client: KubernetesClient,
  namespace: string,
  environment: z.output<typeof environmentSchema>,
): Promise<Record<string, string>> {
  const entries = Object.entries(environment).map(async ([variable, value]) => {
    if (typeof value === "string") return [variable, value] as const;
    const { valueFrom } = value;
    if ("secretKeyRef" in valueFrom) {
      const { name, key } = valueFrom.secretKeyRef;
      return [variable, entry(await secretEntries(client, namespace, name), `Secret ${name}`, key)] as const;
    }
    const { name, key } = valueFrom.configMapKeyRef;
    const map = await existing(client, { apiVersion: "v1", kind: "ConfigMap", namespace, name });
    return [variable, entry(configMapSchema.parse(map).data, `ConfigMap ${name}`, key)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function entry(entries: Readonly<Record<string, string>>, owner: string, key: string): string {
  const value = entries[key];
  if (value === undefined) throw new Error(`${owner} has no entry ${key}`);
  return value;
}
