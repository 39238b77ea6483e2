import * as pulumi from "@pulumi/pulumi";
import type { App as Registration } from "../../model/app.ts";
import type { GitHubApp, ReadingApps } from "../../model/github-app.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import { appDeployKeyName, deployKeyGenerations, type AppDeployKey, type Keys } from "../../model/keys.ts";
import { keyName } from "../../model/owners.ts";
import { platformFileNames, sealedFileNames, sourceFileNames } from "../../manifests/app/sync.ts";
import { ageKeySecret, deployKeySecret, githubAppSecret, type Secret } from "../../manifests/secrets.ts";
import type { FleetDirectory, GitAccess } from "../fleet/fleet-directory.ts";
import { appCredentials } from "../github/app-credentials.ts";
import { DeployKey, type DeployKeyArgs } from "../github/deploy-key.ts";
import type { AgeKey } from "../keys/age-key.ts";

/** Arguments of {@link AppKeys}. */
export interface AppKeysArgs {
  readonly app: Registration;
  /** `<environment>/<cluster>`: which cluster reads with the keys. */
  readonly cluster: string;
  /** The key with which Flux decrypts the app's sealed files. */
  readonly ageKey: AgeKey;
  /** Name of the platform repository. */
  readonly platformRepository: pulumi.Input<string>;
  readonly fleet: FleetDirectory;
  readonly git: GitAccess;
  /** GitHub Apps that read its repositories. Default: deploy keys do. */
  readonly readers?: ReadingApps;
  /** The provider for the source repository. Default: the provider of the other resources. */
  readonly sourceGitHub?: pulumi.ProviderResource | undefined;
  /** The generations of its keys. Default: the first. */
  readonly keys?: Keys;
}

/**
 * The keys of an app on one cluster, one to each repository that no GitHub App reads; and each of all, the Apps' too, as a
 * file that only the cluster can open.
 */
export class AppKeys extends pulumi.ComponentResource {
  /** Content of the sealed files, by name. */
  readonly sealed: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: AppKeysArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppKeys", name, {}, options);
    const { app, cluster, git, readers = {} } = args;
    const names = appObjectNames(app.name);
    const namespace = app.names.platformNamespace;
    const title = `Flux on ${cluster}`;
    const appSecret = (secret: string, reader: GitHubApp): pulumi.Output<Secret> =>
      appCredentials(reader, git).apply((credentials) => githubAppSecret(secret, namespace, credentials));
    const seal = (file: string, object: pulumi.Output<Secret>): pulumi.Output<string> =>
      args.fleet.seal(`${name}-${file}`, object, { parent: this });
    this.sealed = {
      ...(readers.platform === undefined
        ? { [platformFileNames.deployKey.sealed]: seal("deploy-key", platformKey(this, name, title, args)) }
        : { [platformFileNames.githubApp.sealed]: seal("github-app", appSecret(names.githubApp, readers.platform)) }),
      ...(readers.source === undefined
        ? {
            [sourceFileNames.deployKey.sealed]: seal(
              "source-deploy-key",
              sourceKey(this, name, `${title} for ${app.name}`, args),
            ),
          }
        : {
            [sourceFileNames.githubApp.sealed]: seal(
              "source-github-app",
              appSecret(names.sourceGitHubApp, readers.source),
            ),
          }),
      [sealedFileNames.ageKey]: seal(
        "age-key",
        args.ageKey.identities.apply((identities) => ageKeySecret(names.ageKey, namespace, identities)),
      ),
    };
    this.registerOutputs();
  }
}

/** A deploy key of the platform repository. */
function platformKey(
  parent: AppKeys,
  name: string,
  title: string,
  { app, platformRepository: repository, git: { knownHosts }, keys }: AppKeysArgs,
): pulumi.Output<Secret> {
  const args = { repository, title, knownHosts, ...generations(keys, app, "platform") };
  const { credentials } = new DeployKey(`${name}-platform`, args, { parent });
  const { deployKey } = appObjectNames(app.name);
  return credentials.apply((key) => deployKeySecret(deployKey, app.names.platformNamespace, key));
}

/** A deploy key of the source repository. */
function sourceKey(
  parent: AppKeys,
  name: string,
  title: string,
  { app, git: { knownHosts }, sourceGitHub: provider, keys }: AppKeysArgs,
): pulumi.Output<Secret> {
  const { repository, owner } = app.source;
  const options = { parent, ...(provider === undefined ? {} : { providers: [provider] }) };
  const args = { repository, title, knownHosts, ...generations(keys, app, "source") };
  const { credentials } = new DeployKey(keyName(`${name}-source`, owner), args, options);
  const { sourceDeployKey } = appObjectNames(app.name);
  return credentials.apply((key) => deployKeySecret(sourceDeployKey, app.names.platformNamespace, key));
}

function generations(
  keys: Keys | undefined,
  { name }: Registration,
  key: AppDeployKey,
): Pick<DeployKeyArgs, "generation" | "kept"> {
  return keys === undefined ? {} : deployKeyGenerations(keys, appDeployKeyName(name, key));
}
