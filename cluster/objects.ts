import { z } from "zod";
import { jsonOf } from "../http/ask.ts";
import { connect, type ClusterConnection } from "./connection.ts";
import type { KubeconfigSource } from "./kubeconfig.ts";

/** A kind of object, as an API server's path names it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** Where an object is. */
export interface Located {
  /** Absent for an object of the cluster. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** How long an API server may take to list objects, in milliseconds. */
const PATIENCE = 30_000;

const list = z.looseObject({
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }) })),
});

/**
 * Names of the objects of some kinds, in the order of the kinds. A kind that the server does not serve has none.
 *
 * @throws Error where the cluster cannot be asked: there is no kubeconfig, or the server does not answer, or refuses
 */
export async function objectsOf<T extends ServedKind>(
  source: KubeconfigSource,
  kinds: readonly T[],
): Promise<readonly { readonly kind: T; readonly objects: readonly Located[] }[]> {
  const cluster = await connect(source, PATIENCE);
  return Promise.all(kinds.map(async (kind) => ({ kind, objects: await listed(cluster, kind) })));
}

async function listed(cluster: ClusterConnection, { group, version, plural }: ServedKind): Promise<Located[]> {
  const answer = await cluster.ask(`/apis/${group}/${version}/${plural}`);
  if (answer.status === 404) return [];
  if (answer.status !== 200) throw new Error(`the API server answers ${answer.status} to a list of ${plural}.${group}`);
  return list.parse(jsonOf(answer)).items.map(({ metadata: { name, namespace } }) => ({ name, namespace }));
}
