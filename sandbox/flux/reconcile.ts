import type { KubernetesClient } from "../cluster/client.ts";
import type { Reference } from "../cluster/object.ts";

/** Asks Flux to look at an object now and not after its interval, as `flux reconcile` does. */
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
