import { z } from "zod";
import type { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import { KubernetesError } from "../../../sandbox/cluster/errors.ts";
import { describeReference } from "../../../sandbox/cluster/object.ts";
import { pause } from "../../../sandbox/process/wait.ts";

const groups = z.object({ groups: z.array(z.object({ preferredVersion: z.object({ groupVersion: z.string() }) })) });
const resources = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), verbs: z.array(z.string()) })),
});
const list = z.object({
  items: z.array(z.looseObject({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) })),
});

/** What Kubernetes keeps for itself and makes or drops when it likes. */
const passing = new Set(["Event", "Lease", "Endpoints", "EndpointSlice", "ComponentStatus"]);

/** Kubernetes' own namespace: its controllers add to it for a while after their start. */
const ownNamespace = "kube-system";

/** Every object that an API server can list, of whatever kind, as `Kind namespace/name`, sorted. */
export async function everyObject(client: KubernetesClient): Promise<string[]> {
  const { groups: served } = groups.parse(await client.request("GET", "/apis"));
  const bases = ["/api/v1", ...served.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  return (await Promise.all(bases.map((base) => objectsAt(client, base)))).flat().sort();
}

async function objectsAt(client: KubernetesClient, base: string): Promise<string[]> {
  const listable = resources
    .parse(await client.request("GET", base))
    .resources.filter(({ name, kind, verbs }) => verbs.includes("list") && !name.includes("/") && !passing.has(kind));
  const found = listable.map(async ({ name, kind }) =>
    list
      .parse(await patiently(() => client.request("GET", `${base}/${name}`)))
      .items.filter(({ metadata }) => metadata.namespace !== ownNamespace)
      .map(({ metadata }) => describeReference({ kind, ...metadata })),
  );
  return (await Promise.all(found)).flat();
}

/** A kind that has just been defined is announced a moment before it can be listed. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof KubernetesError && error.code === 429) || attempt === 50) throw error;
      await pause(200);
    }
  }
}
