import { z } from "zod";
import type { KubernetesClient } from "../cluster/client.ts";
import { areServed } from "../cluster/definition.ts";
import { waitFor } from "../process/wait.ts";
import { definitions, deployment, prerequisites } from "./objects.ts";

// The API server publishes new kinds one by one, while it serves other requests.
const PATIENCE = 60_000;

const statusSchema = z.looseObject({ availableReplicas: z.number() });

/**
 * Installs the External Secrets Operator, as the administrator of a cluster would. Resolves when its Deployment is
 * available.
 *
 * The webhook, which would validate stores before they are saved, is left out, and with it the controller of the
 * webhook's certificates. The operator's kinds need no conversion.
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
  // The operator exits if one of its kinds is missing, and restarts only after a pause.
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
