import { clusterDirectory } from "../../model/names/cluster.ts";
import type { AppImages } from "../../model/images.ts";
import type { AppEnvironment, AppHome } from "../../model/app.ts";
import { appImageObjects } from "../images/app-images.ts";
import { kustomizeFile } from "../kustomize.ts";
import { toYaml } from "../../yaml/write.ts";
import { deploymentKustomizations, platformKustomization } from "./deployments.ts";
import { platformReadme, type PlatformRepositoryArgs } from "./platform-readme.ts";
import { secretReaders } from "./secret-reader.ts";

/** The file with the app's image objects, in a cluster's directory of a platform repository. */
export const imagesFile = "images.yaml";

/**
 * Returns the generated files of a platform repository that every cluster reads, by path, without `.sops.yaml`.
 *
 * `platform/` has no `kustomization.yaml`: Flux then applies every manifest in it, so that adding a secret takes one
 * file, and no list that both this program and people would write.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#generating-a-kustomizationyaml-file
 */
export function platformFiles(args: PlatformRepositoryArgs): Record<string, string> {
  const { namespace, home, environments } = args;
  return {
    "README.md": platformReadme(args),
    "platform/rbac.yaml": toYaml(secretReaders(namespace, [...(home === undefined ? [] : [home]), ...environments])),
  };
}

/** The configuration of an app on one cluster. */
export interface HostedArgs {
  readonly app: string;
  /** Namespace of the app's secrets and Flux objects. */
  readonly namespace: string;
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  readonly home?: AppHome;
  readonly environments: readonly AppEnvironment[];
  /** Whether the External Secrets Operator brings secrets, for which all of it waits; `false` by default. */
  readonly copiesSecrets?: boolean;
  /** The app's images on the cluster. Default: none. */
  readonly images?: AppImages;
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
}

/**
 * Returns the generated files of a platform repository for one cluster, by path: its deployments, and the list of them.
 */
export function hostedFiles(args: HostedArgs): Record<string, string> {
  const { app, namespace, cluster, images } = args;
  const objects = [platformKustomization(app, namespace), ...deploymentKustomizations(app, namespace, args)];
  const files = [
    ...objects.map((object): [string, string] => [`${object.metadata.name}.yaml`, toYaml([object])]),
    ...(images === undefined ? [] : [[imagesFile, toYaml(appImageObjects({ ...args, images }))] as [string, string]]),
  ];
  const list = kustomizeFile(files.map(([file]) => file));
  return Object.fromEntries(
    [...files, ["kustomization.yaml", toYaml([list])] as const].map(([file, content]) => [
      `${clusterDirectory(cluster)}/${file}`,
      content,
    ]),
  );
}
