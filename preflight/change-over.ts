import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { rootName } from "../model/names/flux.ts";

/** Type of the resource that is the root GitRepository, and how its name ends. */
export const rootSourceType = "kubernetes:source.toolkit.fluxcd.io/v1:GitRepository";
export const rootSourceName = `/GitRepository/${rootName}`;

const source = z.object({ spec: z.looseObject({ secretRef: z.object({ name: z.string() }) }) });
const metadata = z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) });

/** Name of the Secret that a GitRepository reads with. */
export function secretOf(repository: unknown): string | undefined {
  return source.safeParse(repository).data?.spec.secretRef.name;
}

/**
 * Has Pulumi itself give the root GitRepository other credentials, which Flux otherwise takes from Git: it would look for
 * the commit that names the new ones with the old ones, which are gone by then.
 *
 * @param known - the Secret that it reads with by the state; undefined before it is there
 * @returns undefined where nothing is to be changed over
 */
export function changingOver(
  props: Readonly<Record<string, unknown>>,
  opts: pulumi.CustomResourceOptions,
  known: string | undefined,
): pulumi.ResourceTransformationResult | undefined {
  const wanted = source.safeParse(props).data;
  if (known === undefined || wanted === undefined || wanted.spec.secretRef.name === known) return undefined;
  const { annotations, ...rest } = metadata.parse(props["metadata"]);
  // Its fields are kustomize-controller's, which finds the same in Git.
  const forced = { ...rest, annotations: { ...annotations, "pulumi.com/patchForce": "true" } };
  // What is left out would stay as Flux has it; this is what Flux takes for nothing.
  const spec = { provider: "generic", ...wanted.spec };
  return { props: { ...props, metadata: forced, spec }, opts: { ...opts, ignoreChanges: [] } };
}
