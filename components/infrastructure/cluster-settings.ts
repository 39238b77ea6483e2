import * as pulumi from "@pulumi/pulumi";
import { settingsRoot } from "../../manifests/infrastructure/roots.ts";
import { clusterSecrets, sealedSecretsFile, settingsFiles } from "../../manifests/infrastructure/settings.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { Root } from "./root.ts";

/** Arguments of {@link ClusterSettings}. */
export interface ClusterSettingsArgs {
  readonly fleet: FleetDirectory;
  /** The installed Flux, which must outlive the objects in order to finalize them. */
  readonly flux: pulumi.Resource;
  /** Variables for manifests. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables that are secret; committed only as a file that is sealed to the cluster. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/** The variables of a cluster, and the Kustomization that brings them. */
export class ClusterSettings extends pulumi.ComponentResource {
  readonly root: Root;

  constructor(name: string, args: ClusterSettingsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:infrastructure:ClusterSettings", name, {}, options);
    const { fleet, flux, settings, secrets } = args;
    const sealed = Object.keys(secrets).length === 0 ? {} : { [sealedSecretsFile]: sealedSecrets(this, name, args) };
    const files = { ...sealed, ...settingsFiles(settings, sealedSecretsFile in sealed) };
    const written = fleet.write(
      `${name}-files`,
      "settings",
      files,
      {
        parent: this,
      },
      `${fleet.path}/settings`,
    );
    const object = settingsRoot(fleet.path);
    this.root = new Root(name, { object, file: "settings.yaml", fleet, after: [flux, written] }, { parent: this });
    this.registerOutputs();
  }
}

function sealedSecrets(
  parent: ClusterSettings,
  name: string,
  { secrets, fleet }: ClusterSettingsArgs,
): pulumi.Output<string> {
  const object = pulumi.all(secrets).apply(clusterSecrets);
  return fleet.seal(`${name}-secrets`, object, { parent });
}
