import { z } from "zod";
import type { KubernetesClient } from "./client.ts";

/** What is read of a CustomResourceDefinition. */
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

/** A kind that is added to a cluster. */
export type Definition = z.infer<typeof definitionSchema>;

/**
 * Asks for objects of every kind in every version: that a kind is announced does not say that it has a place to be
 * stored yet.
 *
 * @throws KubernetesError when one of them is not served
 */
export async function areServed(client: KubernetesClient, definitions: readonly Definition[]): Promise<true> {
  const paths = definitions.flatMap(({ spec }) =>
    spec.versions.map(({ name }) => `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`),
  );
  await Promise.all(paths.map((path) => client.request("GET", path)));
  return true;
}
