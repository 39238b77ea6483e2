import { z } from "zod";
import type { KubernetesClient } from "./client.ts";

/** The fields of a CustomResourceDefinition that the sandbox reads. */
export const definitionSchema = z.looseObject({
  apiVersion: z.literal("apiextensions.k8s.io/v1"),
  kind: z.literal("CustomResourceDefinition"),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ plural: z.string(), kind: z.string() }),
    versions: z.array(z.looseObject({ name: z.string(), served: z.boolean() })),
  }),
});

/** A CustomResourceDefinition. */
export type Definition = z.infer<typeof definitionSchema>;

/**
 * Lists objects of every kind in every version, because an announced kind may not have storage yet.
 *
 * @throws KubernetesError if one of them is not served
 */
export async function areServed(client: KubernetesClient, definitions: readonly Definition[]): Promise<true> {
  const paths = definitions.flatMap(({ spec }) =>
    spec.versions.map(({ name }) => `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`),
  );
  await Promise.all(paths.map((path) => client.request("GET", path)));
  return true;
}
