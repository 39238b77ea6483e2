import * as pulumi from "@pulumi/pulumi";
import type { Postgres } from "../../model/postgres.ts";
import { postgresEntry, postgresKustomizations } from "../../manifests/postgres/files.ts";
import { toYaml } from "../../yaml/write.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";
import { dormant } from "../flux/dormant.ts";
import { inOrder } from "../flux/in-order.ts";

/** Arguments of {@link PostgresSync}. */
export interface PostgresSyncArgs {
  readonly postgres: Postgres;
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
  /** The resources that must outlive the databases: Flux, their files, the operator, the namespaces of apps. */
  readonly ground: readonly pulumi.Resource[];
}

/**
 * The Kustomizations of a cluster's PostgreSQL. Flux keeps them as committed to Git; they are declared here so that
 * they are deleted in order: consumers before the servers, and both before the operator, which alone can finalize its
 * objects.
 */
export class PostgresSync extends pulumi.ComponentResource {
  /** The entry that the cluster applies: a path below its directory. */
  readonly entry = postgresEntry;

  constructor(name: string, args: PostgresSyncArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:postgres:PostgresSync", name, {}, options);
    const { postgres, fleet, ground } = args;
    const objects = postgresKustomizations(postgres, fleet.path);
    const made = inOrder<BootstrappedObject>(objects, (object, before) => {
      const dependsOn = [...ground, ...before];
      return new BootstrappedObject(name, dormant(object), { parent: this, dependsOn });
    });
    // Flux activates the objects when it finds them in Git, so they are created before that.
    fleet.write(
      name,
      "databases",
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
