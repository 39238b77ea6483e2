import { z } from "zod";
import type { KubernetesClient } from "../cluster/client.ts";
import { areServed } from "../cluster/definition.ts";
import { waitFor } from "../process/wait.ts";
import { definitions, deployment, prerequisites } from "./objects.ts";

// The API server publishes new kinds one after the other, while others ask things of it.
const PATIENCE = 60_000;

const statusSchema = z.looseObject({ availableReplicas: z.number() });

/**
 * Installs the External Secrets Operator, as those do who run a cluster. Resolves when its Deployment is available.
 *
 * It comes without its webhook, which would check stores before they are stored, and thus without the controller of the
 * webhook's certificates. Its kinds need no conversion.
 *
 * @param crds - `config/crds/bases` of the operator's module
 * @param signal - ends the wait
 */
export async function installExternalSecrets(
  client: KubernetesClient,
  crds: string,
  signal: AbortSignal,
): Promise<void> {
  const kinds = definitions(crds);
  const [namespace, ...others] = prerequisites;
  if (namespace !== undefined) await client.apply(namespace);
  await Promise.all([...kinds, ...others].map((object) => client.apply(object)));
  // The operator ends when it finds one of its kinds missing, and is started again only after a pause.
  await waitFor("the kinds of External Secrets", () => areServed(client, kinds), { timeout: PATIENCE, signal });
  await client.apply(deployment);
  await waitFor("the External Secrets Operator", () => isAvailable(client), { timeout: PATIENCE, signal });
}

async function isAvailable(client: KubernetesClient): Promise<boolean> {
  const { apiVersion, kind, metadata } = deployment;
  const { name, namespace } = metadata;
  const live = await client.get({ apiVersion, kind, name, namespace });
  return statusSchema.parse(live?.["status"]).availableReplicas > 0;
}
