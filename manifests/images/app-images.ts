import { createHash } from "node:crypto";
import { registrySecret } from "../../model/names/registries.ts";
import type { AppImages, ImageUpdate } from "../../model/images.ts";
import type { App } from "../../model/app.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import { gitRepository, type GitRepository } from "../flux/git-repository.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { environmentLabel } from "../namespace-marks.ts";
import { imagePolicy, imageRepository, imageUpdateAutomation } from "./objects.ts";
import { tagSelection } from "./tag-policy.ts";

/** ImageRepository of one of an app's images. */
export function imageRepositoryName(app: string, image: string): string {
  return `${app}-${image}`;
}

/** Returns the name of the ImagePolicy of an app's image for one environment, which markers refer to. */
export function imagePolicyName(app: string, image: string, environment: string): string {
  return `${app}-${image}-${environment}`;
}

/**
 * Returns the name of an environment's ImageUpdateAutomation. It depends on branch and path, because Flux reads the
 * files again only after a new commit or tag, and reports "no change since last reconciliation" for a changed object; a
 * new object has no such history.
 * @see
 * https://github.com/fluxcd/image-automation-controller/blob/main/internal/controller/imageupdateautomation_controller.go
 */
export function automationName(app: string, { environment, branch, push, path }: ImageUpdate): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([branch, push, path]))
    .digest("hex");
  return `${app}-${environment}-${digest.slice(0, 8)}`;
}

/** The arguments for an app's image objects. */
export interface AppImagesArgs {
  readonly app: string;
  /** Namespace of the app's secrets and Flux objects. */
  readonly namespace: string;
  /** The images that one cluster updates. */
  readonly images: AppImages;
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
}

/**
 * Returns the objects that find new tags and commit them, on one cluster. Each automation uses the policies of its own
 * environment, so that a branch with the manifests of all environments gets the tags of one.
 */
export function appImageObjects({ app, namespace, images, labelPrefix }: AppImagesArgs): KubernetesObject[] {
  const labels = (environment: string) => ({ [environmentLabel(labelPrefix)]: environment });
  return [
    ...images.images.flatMap(({ name, repository, registry, insecure = false, certSecret, policies }) => [
      imageRepository({
        name: imageRepositoryName(app, name),
        namespace,
        image: repository,
        ...(registry === undefined ? {} : { secretName: registrySecret(registry) }),
        ...(certSecret === undefined ? {} : { certSecretName: certSecret }),
        insecure,
      }),
      ...policies.map(({ environment, tags, digest }) =>
        imagePolicy({
          name: imagePolicyName(app, name, environment),
          namespace,
          labels: labels(environment),
          repository: imageRepositoryName(app, name),
          ...tagSelection(tags),
          ...(digest === undefined ? {} : { digest }),
        }),
      ),
    ]),
    ...images.updates.map(({ environment, branch, push, path }) =>
      imageUpdateAutomation({
        name: automationName(app, { environment, branch, push, path }),
        title: `${app}-${environment}`,
        namespace,
        source: appObjectNames(app).images,
        branch,
        push,
        path,
        policies: labels(environment),
      }),
    ),
  ];
}

/**
 * Builds the GitRepository that commits are pushed to. It has its own key, which may write, and ignores every file, so
 * that nothing can be deployed from it.
 * @param url SSH URL.
 */
export function imagesRepository(app: string, namespace: string, url: string, branch: string): GitRepository {
  const { images, imagesDeployKey } = appObjectNames(app);
  return gitRepository({ name: images, namespace, url, ref: { branch }, secretName: imagesDeployKey, ignore: "/*" });
}

/** Returns the registries whose credentials an app's images need. */
export function registriesOf(images: AppImages | undefined): string[] {
  return [...new Set(images?.images.flatMap(({ registry }) => (registry === undefined ? [] : [registry])) ?? [])];
}

/** Returns the platform namespaces of the apps whose tags are listed with a registry's credentials. */
export function scannersOf(apps: readonly Pick<App, "images" | "names">[]): string[] {
  return apps.filter(({ images }) => registriesOf(images).length > 0).map(({ names }) => names.platformNamespace);
}
