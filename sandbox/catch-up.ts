import { z } from "zod";
import { reconcileNow } from "./flux/reconcile.ts";
import type { FluxRow } from "./flux/status.ts";
import { waitUntilReady, type Expected, type ReadyOptions } from "./flux/wait-until-ready.ts";
import type { RunningStack } from "./start.ts";

const gitRepository = z.looseObject({
  metadata: z.looseObject({ namespace: z.string(), name: z.string() }),
  spec: z.looseObject({
    url: z.string(),
    ref: z.looseObject({ branch: z.string().optional(), name: z.string().optional() }),
  }),
});

const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" } as const;

/**
 * Reconciles every repository now, and waits until Flux is Ready for the current content of the repositories. Only Flux
 * can resolve a version range to a tag, so a source that follows tags only has to become Ready.
 *
 * @param onChange Called with all rows whenever one has changed.
 * @throws FluxNotReady after `timeout` milliseconds, with Flux's own messages.
 */
export async function catchUp(
  { cluster, github }: Pick<RunningStack, "cluster" | "github">,
  options: Omit<ReadyOptions, "expect">,
): Promise<FluxRow[]> {
  const { client } = cluster;
  const sources = (await client.list(kind)).map((object) => gitRepository.parse(object));
  const expect: Expected[] = [];
  for (const { metadata, spec } of sources) {
    const ref = spec.ref.name ?? spec.ref.branch;
    const [head] = ref === undefined ? [] : await github.commits(repositoryPlace(spec.url), ref);
    const { namespace, name } = metadata;
    const commit = head === undefined ? {} : { commit: head.sha, url: spec.url };
    expect.push({ kind: kind.kind, namespace, name, mayGo: true, ...commit });
    await reconcileNow(client, { ...kind, namespace, name });
  }
  return waitUntilReady(client, { expect, ...options });
}

/** The path of a repository: `ssh://git@host/owner/name.git` → `owner/name` */
function repositoryPlace(url: string): string {
  return url
    .replace(/\.git$/, "")
    .split("/")
    .slice(-2)
    .join("/");
}
