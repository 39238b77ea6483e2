import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { rootName } from "../../model/names/flux.ts";

const kustomization = /^kubernetes:kustomize\.toolkit\.fluxcd\.io\/[^:]+:Kustomization$/;
const metadata = z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) });

/**
 * Has nobody wait until Flux has applied the root Kustomization, whose directory is in no branch that Flux follows before
 * people have merged it. Flux looks for it again and again, and then goes on by itself.
 */
export function startingBeforeMerge(): pulumi.ResourceTransformation {
  return ({ type, name, props, opts }) => {
    if (!kustomization.test(type) || !name.endsWith(`/Kustomization/${rootName}`)) return undefined;
    const { annotations, ...rest } = metadata.parse(props["metadata"]);
    const others = Object.entries(annotations).filter(([key]) => key !== "pulumi.com/waitFor");
    return { props: { ...props, metadata: { ...rest, annotations: Object.fromEntries(others) } }, opts };
  };
}
