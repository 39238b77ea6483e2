import { z } from "zod";
import type { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import type { KubernetesObject, Reference } from "../../../sandbox/cluster/object.ts";

const secret = z.looseObject({ data: z.record(z.string(), z.string()) });

/** An object that has to be there. */
export async function existing(client: KubernetesClient, reference: Reference): Promise<KubernetesObject> {
  const object = await client.get(reference);
  if (object === undefined)
    throw new Error(`there is no ${reference.kind} ${reference.namespace ?? ""}/${reference.name}`);
  return object;
}

/** The decoded entries of a Secret. */
export async function secretEntries(
  client: KubernetesClient,
  namespace: string,
  name: string,
): Promise<Record<string, string>> {
  const { data } = secret.parse(await existing(client, { apiVersion: "v1", kind: "Secret", namespace, name }));
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}
