import * as pulumi from "@pulumi/pulumi";
import type { FluxKustomization } from "../../manifests/flux/kustomization.ts";
import { toYaml } from "../../yaml/write.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";

/** Arguments of {@link Root}. */
export interface RootArgs {
  /** The Kustomization as committed to Git. */
  readonly object: FluxKustomization;
  /** Its file, below the directory of the cluster. */
  readonly file: string;
  readonly fleet: FleetDirectory;
  /** The contents that it applies, and the resources that must outlive it. */
  readonly after: readonly pulumi.Resource[];
}

/** A top-level Kustomization, through which a cluster applies objects outside of apps: its file, and the object. */
export class Root extends pulumi.ComponentResource {
  /** The entry that the cluster applies: a path below its directory. */
  readonly entry: string;

  constructor(name: string, { object, file, fleet, after }: RootArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:infrastructure:Root", name, {}, options);
    this.entry = file;
    const written = fleet.write(
      `${name}-file`,
      `root ${object.metadata.name}`,
      { [file]: toYaml([object]) },
      {
        parent: this,
      },
      fleet.path,
    );
    new BootstrappedObject(name, object, { parent: this, dependsOn: [...after, written] });
    this.registerOutputs();
  }
}
