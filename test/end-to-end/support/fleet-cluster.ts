import { z } from "zod";
import type { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import type { Kind } from "../../../sandbox/cluster/object.ts";

const deployment = z.looseObject({
  metadata: z.looseObject({ namespace: z.string(), name: z.string() }),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.tuple([
          z.looseObject({
            image: z.string(),
            resources: z.looseObject({ limits: z.looseObject({ memory: z.string() }).optional() }),
          }),
        ]),
      }),
    }),
  }),
});
const ingress = z.looseObject({ spec: z.looseObject({ rules: z.array(z.looseObject({ host: z.string() })) }) });
const pool = z.looseObject({ spec: z.looseObject({ addresses: z.array(z.string()) }) });

/** What runs in the namespaces of workloads, and as what. */
export async function workloadsIn(
  client: KubernetesClient,
): Promise<{ namespace: string; image: string; memory?: string }[]> {
  const objects = await client.list({ apiVersion: "apps/v1", kind: "Deployment" });
  return objects
    .filter(({ metadata }) => /-(dev|prod)$/.test(metadata.namespace ?? ""))
    .map((object) => {
      const { metadata, spec } = deployment.parse(object);
      const [{ image, resources }] = spec.template.spec.containers;
      return { namespace: metadata.namespace, image, ...resources.limits };
    })
    .sort((one, other) => one.namespace.localeCompare(other.namespace, "en"));
}

/** Host names of all Ingresses. */
export async function hostNames(client: KubernetesClient): Promise<string[]> {
  const objects = await client.list({ apiVersion: "networking.k8s.io/v1", kind: "Ingress" });
  return objects.flatMap((object) => ingress.parse(object).spec.rules.map(({ host }) => host));
}

/** What MetalLB hands out. */
export async function addressesOf(client: KubernetesClient): Promise<string[]> {
  const objects = await client.list({ apiVersion: "metallb.io/v1beta1", kind: "IPAddressPool" });
  return objects.flatMap((object) => pool.parse(object).spec.addresses);
}

/** Names of the objects of a kind, with their namespaces. */
export async function namesOf(client: KubernetesClient, kind: Kind): Promise<string[]> {
  const objects = await client.list(kind);
  return objects.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`).sort();
}
