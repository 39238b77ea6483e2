import type { KubernetesClient } from "../cluster/client.ts";
import { KubernetesError } from "../cluster/errors.ts";
import { observe } from "../cluster/observe.ts";
import type { KubernetesObject } from "../cluster/object.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { z } from "zod";
import { installExternalSecrets } from "./install.ts";

const releaseSchema = z.looseObject({
  kind: z.literal("HelmRelease"),
  spec: z.looseObject({ chart: z.looseObject({ spec: z.looseObject({ chart: z.literal("external-secrets") }) }) }),
});

/** Whether helm-controller would install the External Secrets Operator for this object. */
export function isOperatorRelease(object: KubernetesObject): boolean {
  return releaseSchema.safeParse(object).success;
}

/**
 * Plays what helm-controller, which does not run here, does with one chart: installs the External Secrets Operator when
 * Flux applies a release of it.
 *
 * @param crds - `config/crds/bases` of the operator's module
 */
export function playOperatorRelease(client: KubernetesClient, crds: string, supervisor: Supervisor): void {
  const over = new AbortController();
  let installation: Promise<void> | undefined;
  const observed = observe(client, {
    kinds: [{ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" }],
    signal: over.signal,
    onChange: (objects) => {
      if (installation !== undefined || !objects.some(isOperatorRelease)) return;
      installation = installExternalSecrets(client, crds, over.signal).catch((error: unknown) => {
        if (!over.signal.aborted) supervisor.fail(error);
      });
    },
  }).catch((error: unknown) => {
    if (error instanceof KubernetesError || !over.signal.aborted) supervisor.fail(error);
  });
  supervisor.onStop("Release of the External Secrets Operator", async () => {
    over.abort();
    await Promise.all([observed, installation]);
  });
}
