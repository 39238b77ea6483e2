import { z } from "zod";
import type { Answer } from "../../http/ask.ts";
import { jsonOf } from "../../http/ask.ts";
import { AGE_KEY_ENTRY } from "../../manifests/secrets.ts";
import { isIdentity, recipientOf } from "../../sops/age-identity.ts";
import type { Recipient } from "../../model/age.ts";
import type { ChangingKey } from "./changing-keys.ts";

/** Asks an API server for a path. */
export type AskCluster = (path: string) => Promise<Answer>;

const secret = z.object({ data: z.record(z.string(), z.string()).nullish() });
const sources = z.object({
  items: z.array(
    z.object({
      spec: z.object({ url: z.string() }),
      status: z.object({ artifact: z.object({ revision: z.string() }).optional() }).optional(),
    }),
  ),
});

/** Public keys of what Flux opens sealed files with; none while the Secret is not there. */
export async function keysInCluster(ask: AskCluster, { namespace, name }: ChangingKey["secret"]): Promise<Recipient[]> {
  const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
  const { data } = secret.parse((await answered(ask, path)) ?? {});
  const entries = Object.entries(data ?? {}).filter(([entry]) => entry.endsWith(AGE_KEY_ENTRY));
  const lines = entries.flatMap(([, value]) => Buffer.from(value, "base64").toString("utf8").split("\n"));
  return Promise.all(
    lines
      .map((line) => line.trim())
      .filter(isIdentity)
      .map(recipientOf),
  );
}

/** A commit that Flux has fetched. */
export interface FetchedCommit {
  /** Name of the repository, within the owner. */
  readonly repository: string;
  /** Absent as long as Flux has fetched nothing. */
  readonly commit?: string;
}

/** Returns the commits that Flux has fetched in a namespace, by its GitRepositories. */
export async function fetchedIn(ask: AskCluster, namespace: string): Promise<FetchedCommit[]> {
  const path = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories`;
  const { items } = sources.parse((await answered(ask, path)) ?? { items: [] });
  return items.map(({ spec, status }) => {
    const repository = (spec.url.split("/").at(-1) ?? "").replace(/\.git$/, "");
    const commit = /@sha1:([0-9a-f]+)$/.exec(status?.artifact?.revision ?? "")?.[1];
    return { repository, ...(commit === undefined ? {} : { commit }) };
  });
}

async function answered(ask: AskCluster, path: string): Promise<unknown> {
  const answer = await ask(path);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new Error(`the API server answers ${answer.status} to GET ${path}`);
  return jsonOf(answer);
}
