import { z } from "zod";
import { jsonOf } from "../../http/ask.ts";
import type { ClusterConnection } from "../../cluster/connection.ts";

const item = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
const list = z.looseObject({ items: z.array(item) });

/** An object of a cluster. */
export type ClusterObject = z.output<typeof item>;

/**
 * All objects of a list; undefined if the cluster lacks the kind.
 *
 * @param path `/api/v1/namespaces`
 * @throws Error when the API server refuses
 */
export async function listed(cluster: ClusterConnection, path: string): Promise<readonly ClusterObject[] | undefined> {
  const answer = await cluster.ask(path);
  if (answer.status === 404) return undefined;
  const { data } = list.safeParse(jsonOf(answer));
  if (answer.status !== 200 || data === undefined) {
    throw new Error(`the API server answered GET ${path} with ${answer.status}`);
  }
  return data.items;
}

/** Reads one object; undefined if it does not exist. @throws Error when the API server refuses */
export async function found(cluster: ClusterConnection, path: string): Promise<ClusterObject | undefined> {
  const answer = await cluster.ask(path);
  if (answer.status === 404) return undefined;
  const { data } = item.safeParse(jsonOf(answer));
  if (answer.status !== 200 || data === undefined) {
    throw new Error(`the API server answered GET ${path} with ${answer.status}`);
  }
  return data;
}
