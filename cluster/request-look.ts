import { connect } from "./connection.ts";
import type { KubeconfigSource } from "./kubeconfig.ts";
import type { Located } from "./objects.ts";

/** Milliseconds that the API server may take: nothing depends on its answer. */
const PATIENCE = 5000;

/**
 * Asks Flux to look at a Git source now and not after its interval, as `flux reconcile source git` does.
 *
 * @throws Error where the cluster cannot be asked; that the object is not there is none
 */
export async function requestLook(source: KubeconfigSource, { namespace = "", name }: Located): Promise<void> {
  const cluster = await connect(source, PATIENCE);
  const annotations = { "reconcile.fluxcd.io/requestedAt": new Date().toISOString() };
  const path = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories/${name}`;
  await cluster.merge(path, { metadata: { annotations } });
}
