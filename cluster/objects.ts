import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { credentialsOf, type Credentials } from "./credentials.ts";
import { contextOf, type KubeconfigSource } from "./kubeconfig.ts";

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
 * @throws Error where the cluster cannot be asked: there is no kubeconfig, it leads through a proxy, or the server refuses.
 */
export async function objectsOf<T extends ServedKind>(
  source: KubeconfigSource,
  kinds: readonly T[],
): Promise<readonly { readonly kind: T; readonly objects: readonly Located[] }[]> {
  const context = await contextOf(source);
  if (context === undefined) throw new Error("the kubeconfig names no API server that can be asked directly");
  const credentials = await credentialsOf(context, source.environment);
  return Promise.all(
    kinds.map(async (kind) => ({ kind, objects: await listed(context.server.url, credentials, kind) })),
  );
}

async function listed(server: URL, credentials: Credentials, kind: ServedKind): Promise<Located[]> {
  const { group, version, plural } = kind;
  const url = new URL(`${server.pathname.replace(/\/*$/, "")}/apis/${group}/${version}/${plural}`, server);
  const answer = await get(url, credentials);
  if (answer.statusCode === 404) {
    answer.resume();
    return [];
  }
  if (answer.statusCode !== 200) {
    answer.resume();
    throw new Error(`the API server answers ${answer.statusCode ?? "nothing"} to a list of ${plural}.${group}`);
  }
  return list.parse(await json(answer)).items.map(({ metadata: { name, namespace } }) => ({ name, namespace }));
}

function get(url: URL, { headers, tls }: Credentials): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { ...tls, agent: false, headers: { ...headers, accept: "application/json" } };
    const sent = (url.protocol === "https:" ? requestHttps : requestHttp)(url, options);
    sent.setTimeout(PATIENCE, () => {
      sent.destroy(new Error(`the API server did not answer within ${PATIENCE / 1000} s`));
    });
    sent.once("response", resolve);
    sent.once("error", reject);
    sent.end();
  });
}
