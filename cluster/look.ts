import { RunError } from "@pulumi/pulumi/errors.js";
import { isHung } from "./hung.ts";
import { apiServerOf, type KubeconfigSource } from "./kubeconfig.ts";

/** How long a healthy server may take for its first answer, in milliseconds. */
const PATIENCE = 10_000;

/** The cluster cannot be worked with. The engine prints a `RunError` without a stack. */
export class ClusterLookError extends RunError {
  override readonly name = "ClusterLookError";
}

/**
 * Looks at the cluster before anything is declared. Stops a run whose API server hangs: the Kubernetes provider would wait for it for minutes, in previews too. A server that
 * cannot be connected to is no reason to stop, since a preview works from the state alone.
 *
 * @param timeout Milliseconds until a server counts as hung. Default: 10,000.
 * @throws ClusterLookError when the server accepts the connection and does not answer.
 */
export async function lookAtCluster(source: KubeconfigSource, timeout = PATIENCE): Promise<void> {
  const server = await apiServerOf(source);
  if (server === undefined || !(await isHung(server, timeout))) return;
  const { url, context } = server;
  const where = source.kubeconfig === undefined ? "the kubeconfig" : "platform:kubeconfig";
  throw new ClusterLookError(
    [
      `The API server ${url.origin} accepts connections but did not answer within ${timeout / 1000} s.`,
      `It is the server of context ${JSON.stringify(context)} in ${where}.`,
      `Repair it and run this again: kubectl --context ${context} get --raw /readyz`,
      "If it is the wrong server, set another context: pulumi config set --path platform:cluster.context <context>",
      ...(source.kubeconfig === undefined
        ? ["For a preview without the cluster, run: KUBECONFIG=/dev/null pulumi preview"]
        : []),
    ].join("\n"),
  );
}
