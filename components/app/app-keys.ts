import * as pulumi from "@pulumi/pulumi";
import type { App as Registration } from "../../configuration/types.ts";
import type { GitHubApp } from "../../configuration/github-apps.ts";
import { appObjectNames } from "../../manifests/app/names.ts";
import { sealedFileNames, sourceFileNames } from "../../manifests/app/sync.ts";
import { ageKeySecret, deployKeySecret, githubAppSecret, type Secret } from "../../manifests/secrets.ts";
import type { FleetDirectory, GitAccess } from "../fleet/fleet-directory.ts";
import { DeployKey } from "../github/deploy-key.ts";
import type { AgeKey } from "../keys/age-key.ts";
import { SealedFile } from "../keys/sealed-file.ts";

/** Arguments of {@link AppKeys}. */
export interface AppKeysArgs {
  readonly app: Registration;
  /** `<environment>/<cluster>`: which cluster reads with the keys. */
  readonly cluster: string;
  /** With which Flux opens what is sealed to the app. */
  readonly ageKey: AgeKey;
  /** Name of the platform repository. */
  readonly platformRepository: pulumi.Input<string>;
  readonly fleet: FleetDirectory;
  readonly git: GitAccess;
  /** What reads the source repository. Default: a deploy key. */
  readonly githubApp?: GitHubApp | undefined;
}

/**
 * The keys of an app on one cluster, one to each repository unless a GitHub App reads the source; and each of all as a file
 * that only the cluster can open.
 */
export class AppKeys extends pulumi.ComponentResource {
  /** Content of the sealed files, by name. */
  readonly sealed: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: AppKeysArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppKeys", name, {}, options);
    const { app, cluster, git, platformRepository } = args;
    const names = appObjectNames(app.name);
    const namespace = app.names.platformNamespace;
    const title = `Flux on ${cluster}`;
    const platformKey = new DeployKey(
      `${name}-platform`,
      {
        repository: platformRepository,
        title,
        knownHosts: git.knownHosts,
      },
      { parent: this },
    );
    const seal = (file: string, object: pulumi.Output<Secret>): pulumi.Output<string> =>
      new SealedFile(
        `${name}-${file}`,
        { object, recipients: args.fleet.recipients, fingerprintKey: args.fleet.fingerprintKey },
        { parent: this },
      ).content;
    this.sealed = {
      [sealedFileNames.deployKey]: seal(
        "deploy-key",
        platformKey.credentials.apply((credentials) => deployKeySecret(names.deployKey, namespace, credentials)),
      ),
      ...(args.githubApp === undefined
        ? {
            [sourceFileNames.deployKey.sealed]: seal(
              "source-deploy-key",
              sourceKey(this, name, `${title} for ${app.name}`, args),
            ),
          }
        : { [sourceFileNames.githubApp.sealed]: seal("source-github-app", sourceApp(args, args.githubApp)) }),
      [sealedFileNames.ageKey]: seal(
        "age-key",
        args.ageKey.identity.apply((identity) => ageKeySecret(names.ageKey, namespace, identity)),
      ),
    };
    this.registerOutputs();
  }
}

/** A deploy key of the source repository. */
function sourceKey(
  parent: AppKeys,
  name: string,
  title: string,
  { app, git: { knownHosts } }: AppKeysArgs,
): pulumi.Output<Secret> {
  const args = { repository: app.source.repository, title, knownHosts };
  const { credentials } = new DeployKey(`${name}-source`, args, { parent });
  const { sourceDeployKey } = appObjectNames(app.name);
  return credentials.apply((key) => deployKeySecret(sourceDeployKey, app.names.platformNamespace, key));
}

/** The GitHub App that reads the source repository in its place: nothing is made for it. */
function sourceApp({ app, git: { baseUrl } }: AppKeysArgs, { id, installationId, privateKey }: GitHubApp) {
  const { sourceGitHubApp } = appObjectNames(app.name);
  const server = baseUrl === undefined ? {} : { baseUrl };
  return privateKey.apply((key) =>
    githubAppSecret(sourceGitHubApp, app.names.platformNamespace, { id, installationId, privateKey: key, ...server }),
  );
}
