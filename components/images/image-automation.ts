import * as pulumi from "@pulumi/pulumi";
import type { App as Registration } from "../../model/app.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import { appDeployKeyName, deployKeyGenerations, type Keys } from "../../model/keys.ts";
import { keyName } from "../../model/owners.ts";
import { sealedImagesKey } from "../../manifests/app/sync.ts";
import { deployKeySecret } from "../../manifests/secrets.ts";
import type { FleetDirectory, GitAccess } from "../fleet/fleet-directory.ts";
import { DeployKey } from "../github/deploy-key.ts";

/** Arguments of {@link ImageAutomation}. */
export interface ImageAutomationArgs {
  readonly app: Registration;
  /** `<environment>/<cluster>`: which cluster writes with the key. */
  readonly cluster: string;
  readonly fleet: FleetDirectory;
  readonly git: GitAccess;
  /** The provider for the source repository. Default: the provider of the other resources. */
  readonly sourceGitHub?: pulumi.ProviderResource | undefined;
  /** The generations of its key. Default: the first. */
  readonly keys?: Keys;
}

/**
 * The key with which a cluster commits new tags of an app's images. It differs from the key that reads the same
 * repository, so that the key for deployments cannot write. The automation objects are in the app's platform
 * repository.
 */
export class ImageAutomation extends pulumi.ComponentResource {
  /** Content of the sealed files, by name. */
  readonly sealed: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: ImageAutomationArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:images:ImageAutomation", name, {}, options);
    const { app, cluster, git, fleet, sourceGitHub: provider, keys } = args;
    const key = new DeployKey(
      keyName(name, app.source.owner),
      {
        repository: app.source.repository,
        title: `Flux on ${cluster} for images of ${app.name}`,
        knownHosts: git.knownHosts,
        write: true,
        ...(keys === undefined ? {} : deployKeyGenerations(keys, appDeployKeyName(app.name, "images"))),
      },
      { parent: this, ...(provider === undefined ? {} : { providers: [provider] }) },
    );
    const secretName = appObjectNames(app.name).imagesDeployKey;
    const object = key.credentials.apply((credentials) =>
      deployKeySecret(secretName, app.names.platformNamespace, credentials),
    );
    this.sealed = { [sealedImagesKey]: fleet.seal(`${name}-deploy-key`, object, { parent: this }) };
    this.registerOutputs();
  }
}
