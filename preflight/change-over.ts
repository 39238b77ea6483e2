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
 * Has Pulumi itself change the credentials of the root GitRepository, which Flux otherwise reads from Git: Flux would
 * fetch the commit with the new credentials by means of the old ones, which no longer exist by then.
 *
 * @param known - the Secret of the GitRepository in the state; undefined before it exists
 * @returns undefined if the credentials stay the same
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
  // A missing field would keep Flux's value; `generic` is Flux's default.
  const spec = { provider: "generic", ...wanted.spec };
  return { props: { ...props, metadata: forced, spec }, opts: { ...opts, ignoreChanges: [] } };
}
