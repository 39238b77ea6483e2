import * as pulumi from "@pulumi/pulumi";
import type { Component } from "../../model/component.ts";
import {
  componentSecret,
  componentSecretsEntry,
  componentSecretsFiles,
  componentSecretsKustomization,
  sealedComponentSecretFile,
} from "../../manifests/infrastructure/component-secrets.ts";
import { toYaml } from "../../yaml/write.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";
import { dormant } from "../flux/dormant.ts";
import type { Files } from "../github/repository-files.ts";

/** Arguments of {@link ComponentSecrets}. */
export interface ComponentSecretsArgs {
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
  /** The installed Flux. It is deleted after these objects, since it alone removes its finalizers from them. */
  readonly flux: pulumi.Resource;
  /** The components on the cluster; at least one of them has Secrets. */
  readonly components: readonly Component[];
  /** Variables that are not secret. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables that are secret. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * The finished Secrets of a cluster's components, sealed to the cluster. They are in its own directory: several
 * clusters may share an overlay, but neither their values nor their keys.
 */
export class ComponentSecrets extends pulumi.ComponentResource {
  /** The entry that the cluster applies: a path below its directory. */
  readonly entry = componentSecretsEntry;

  constructor(name: string, args: ComponentSecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:infrastructure:ComponentSecrets", name, {}, options);
    const { fleet, flux, components } = args;
    const users = components.filter(({ secrets }) => secrets.length > 0);
    const made = users.map((component) => {
      const files = { ...sealedSecrets(this, name, args, component), ...componentSecretsFiles(component, components) };
      const written = fleet.write(
        `${name}/${component.name}`,
        `secrets of component ${component.name}`,
        files,
        {
          parent: this,
        },
        fleet.path,
      );
      const object = dormant(componentSecretsKustomization(component, fleet.path));
      return new BootstrappedObject(name, object, { parent: this, dependsOn: [flux, written] });
    });
    // Flux activates the objects when it finds them in Git, so they are created before that.
    const objects = users.map((component) => componentSecretsKustomization(component, fleet.path));
    fleet.write(
      name,
      "secrets of components",
      { [this.entry]: toYaml(objects) },
      {
        parent: this,
        dependsOn: made,
      },
      fleet.path,
    );
    this.registerOutputs();
  }
}

/** Returns sealed Secrets by path below the cluster's directory. */
function sealedSecrets(
  parent: ComponentSecrets,
  name: string,
  { fleet, settings, secrets }: ComponentSecretsArgs,
  component: Component,
): Files {
  return Object.fromEntries(
    component.secrets.map((secret) => {
      const object = pulumi.all(secrets).apply((values) => componentSecret(secret, { ...settings, ...values }));
      // A slash, since all of these names may have hyphens.
      const part = `${name}/${component.name}/${secret.namespace}/${secret.name}`;
      return [sealedComponentSecretFile(component.name, secret), fleet.seal(part, object, { parent })];
    }),
  );
}
