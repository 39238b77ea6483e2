import type { KubernetesClient } from "../cluster/client.ts";
import type { Reference } from "../cluster/object.ts";

/** Makes Flux reconcile an object immediately, like `flux reconcile`. */
export async function reconcileNow(client: KubernetesClient, reference: Reference): Promise<void> {
  const annotations = { "reconcile.fluxcd.io/requestedAt": new Date().toISOString() };
  await client.request(
    "PATCH",
    await client.path(reference),
    { metadata: { annotations } },
    {
      contentType: "application/merge-patch+json",
    },
  );
}
