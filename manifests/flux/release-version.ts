import { z } from "zod";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { fluxNamespace } from "../../model/names/flux.ts";

/** The version of a controller, from the tag of its image. */
export interface ControllerVersion {
  /** `v1.9.5` */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

const deployment = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })) }) }),
  }),
});

/**
 * Returns the version of one of Flux's controllers in a release; undefined if its image has no version tag.
 * @param name `kustomize-controller`
 */
export function controllerVersion(release: readonly KubernetesObject[], name: string): ControllerVersion | undefined {
  const found = release.find(
    ({ kind, metadata }) => kind === "Deployment" && metadata.namespace === fluxNamespace && metadata.name === name,
  );
  const parsed = deployment.safeParse(found);
  const images = parsed.success ? parsed.data.spec.template.spec.containers.map(({ image }) => image) : [];
  const tag = images.flatMap((image) => new RegExp(`(?:^|/)${name}:(v?(\\d+)\\.(\\d+)\\.\\d+)`).exec(image) ?? []);
  const [, text, major, minor] = tag;
  return text === undefined ? undefined : { text, major: Number(major), minor: Number(minor) };
}

/** The version of a release of Flux, `v2.9.5`, as its objects are labelled; undefined when they are not. */
export function releaseVersion(release: readonly KubernetesObject[]): string | undefined {
  return release.find(({ metadata }) => metadata.name === fluxNamespace)?.metadata.labels?.[
    "app.kubernetes.io/version"
  ];
}
