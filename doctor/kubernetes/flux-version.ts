import { z } from "zod";
import { controllerVersion, releaseVersion } from "../../manifests/flux/release-version.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { minorOf, type Minor } from "./versions.ts";

/** A version of Flux. */
export interface FluxVersion {
  /** `v2.9.5`; `v2.9` if only the version of a controller is known. */
  readonly text: string;
  readonly minor: Minor;
}

const kustomizeController = "kustomize-controller";

/** The version of a release; undefined if its objects do not state it. */
export function versionOfRelease(release: readonly KubernetesObject[]): FluxVersion | undefined {
  const text = releaseVersion(release);
  const minor = minorOf(text);
  if (text !== undefined && minor !== undefined) return { text, minor };
  return versionWith(controllerVersion(release, kustomizeController));
}

const deployment = z.looseObject({
  apiVersion: z.string().default("apps/v1"),
  kind: z.string().default("Deployment"),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
});

/** The version of the Flux that a Deployment belongs to; undefined if neither its labels nor its image state it. */
export function versionOfDeployment(object: {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> | undefined };
}): FluxVersion | undefined {
  const text = object.metadata.labels?.["app.kubernetes.io/version"];
  const minor = minorOf(text);
  if (text !== undefined && minor !== undefined) return { text, minor };
  const { data } = deployment.safeParse(object);
  if (data?.metadata.name !== kustomizeController) return undefined;
  // The Deployment may have any namespace.
  return versionWith(
    controllerVersion(
      [{ ...data, metadata: { name: kustomizeController, namespace: "flux-system" } }],
      kustomizeController,
    ),
  );
}

/** kustomize-controller 1.x is part of Flux 2.x, since 1.0. */
function versionWith(controller: ReturnType<typeof controllerVersion>): FluxVersion | undefined {
  if (controller?.major !== 1) return undefined;
  return { text: `v2.${controller.minor}`, minor: [2, controller.minor] };
}
