import { clusterDirectory } from "../../model/names/cluster.ts";
import type { AppEnvironment, AppHome } from "../../model/app.ts";
import type { GitCredentials } from "../git-url.ts";
import { gitRepository } from "../flux/git-repository.ts";
import { imagesRepository } from "../images/app-images.ts";
import { kustomizeFile } from "../kustomize.ts";
import { toYaml } from "../../yaml/write.ts";
import { syncKustomization } from "./deployments.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import { readPlatformWith } from "./source-credentials.ts";
import { secretCopiesDirectory } from "../../model/names/secret-copies.ts";
import type { SecretCopies } from "./secret-copies.ts";
import { sourceRepositories, type AppSourceArgs } from "./sources.ts";

/** The connection of an app to a cluster. */
export interface AppSyncArgs {
  readonly app: string;
  /** Namespace of all the app's Flux objects. */
  readonly namespace: string;
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  readonly platform: { readonly url: string; readonly credentials: GitCredentials; readonly branch: string };
  readonly source: Pick<AppSourceArgs, "url" | "credentials" | "ref">;
  readonly home?: AppHome;
  readonly environments: readonly AppEnvironment[];
  /** Ids of the app's OpenID Connect clients on the cluster. Default: none. */
  readonly oidcClients?: readonly string[];
  /**
   * The SSH URL of the source repository, and its base branch, to which the cluster commits new tags. Default: it
   * commits none.
   */
  readonly images?: { readonly url: string; readonly branch: string };
  /** The copies that the External Secrets Operator makes. Default: none. */
  readonly secretCopies?: SecretCopies | undefined;
}

/** Names of the files sealed to the cluster, in the app's directory of the fleet repository. */
export const sealedFileNames = { ageKey: "age-key.sops.yaml" } as const;

type FileNames = Record<GitCredentials, { readonly readable: string; readonly sealed: string }>;

/**
 * Names of the files there that depend on the kind of credentials: the objects of the platform repository, and the
 * credentials. The two kinds share no name, so that Flux sees a change of kind as one commit, that of the list: the new
 * files exist before it, and the old ones until after it.
 */
export const platformFileNames = {
  deployKey: { readable: "sync.yaml", sealed: "deploy-key.sops.yaml" },
  githubApp: { readable: "sync-over-https.yaml", sealed: "github-app.sops.yaml" },
} as const satisfies FileNames;

/** The same of the source. */
export const sourceFileNames = {
  deployKey: { readable: "source.yaml", sealed: "source-deploy-key.sops.yaml" },
  githubApp: { readable: "source-over-https.yaml", sealed: "source-github-app.sops.yaml" },
} as const satisfies FileNames;

/** Name of the file, beside those, with the key that commits new tags of images. */
export const sealedImagesKey = "images-deploy-key.sops.yaml";

/** Name of the file, beside those, with the Kustomization that applies the directory of secret copies. */
const copiesFile = `${secretCopiesDirectory}.yaml`;

/** Returns the name of the file, beside those, with the sealed secret of an OpenID Connect client. */
export function sealedClientFileName(clientId: string): string {
  return `oidc-${clientId}.sops.yaml`;
}

/**
 * Returns the unencrypted files of an app's directory in the fleet repository, by name. The sealed files of {@link
 * sealedFileNames}, {@link platformFileNames}, {@link sourceFileNames}, {@link sealedClientFileName} and {@link
 * sealedImagesKey} are beside them.
 */
export function appSyncFiles(args: AppSyncArgs): Record<string, string> {
  const { app, namespace, cluster, platform, source, images, secretCopies: copies, oidcClients = [] } = args;
  const names = appObjectNames(app);
  const sources = sourceFileNames[source.credentials];
  const sync = platformFileNames[platform.credentials];
  const readable = [
    sync.readable,
    sources.readable,
    ...(images === undefined ? [] : ["images.yaml"]),
    ...(copies === undefined ? [] : [copiesFile]),
  ];
  const sealed = [
    ...[sync.sealed, sources.sealed, sealedFileNames.ageKey],
    ...oidcClients.map(sealedClientFileName),
    ...(images === undefined ? [] : [sealedImagesKey]),
  ];
  return {
    [sync.readable]: toYaml([
      gitRepository({
        name: names.platform,
        namespace,
        url: platform.url,
        ref: { branch: platform.branch },
        ...readPlatformWith(platform.credentials, app),
      }),
      syncKustomization(app, namespace, clusterDirectory(cluster)),
    ]),
    [sources.readable]: toYaml(sourceRepositories({ ...args, ...source })),
    ...(images === undefined
      ? {}
      : { "images.yaml": toYaml([imagesRepository(app, namespace, images.url, images.branch)]) }),
    ...(copies === undefined
      ? {}
      : {
          [copiesFile]: toYaml([copies.sync]),
          [`${secretCopiesDirectory}/copies.yaml`]: toYaml(copies.orders),
        }),
    "kustomization.yaml": toYaml([kustomizeFile([...readable, ...sealed])]),
  };
}
