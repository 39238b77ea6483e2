import { Api } from "./api.ts";
import { Discovery } from "./discovery.ts";
import { HttpClient } from "./http.ts";
import { connectionOf, readKubeconfig } from "./kubeconfig.ts";
import type { Settings } from "./settings.ts";

/** The cluster that a provider manages: its API, or the reason why it is unreachable. */
export type Cluster = { namespace: string; discovery: Discovery } & (
  { reachable: true; api: Api } | { reachable: false; reason: string }
);

/**
 * Connects to the cluster. An unreachable cluster is no error, because a preview works without it.
 *
 * @param cancelled - ends all requests.
 */
export async function connect(settings: Settings, cancelled: AbortSignal): Promise<Cluster> {
  let namespace = settings.namespace || "default";
  try {
    const kubeconfig = readKubeconfig(settings.kubeconfig);
    const connection = connectionOf(kubeconfig, settings.choice);
    namespace = settings.namespace || connection.namespace;
    const http = new HttpClient(connection, cancelled);
    await http.send({ method: "GET", path: "/version" }, 2);
    const discovery = new Discovery(http);
    return { reachable: true, namespace, discovery, api: new Api(http, discovery) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reachable: false, namespace, discovery: new Discovery(undefined), reason };
  }
}
