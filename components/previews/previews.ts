import * as pulumi from "@pulumi/pulumi";
import { previewPaths } from "../../model/names/previews.ts";
import { previewsFiles } from "../../manifests/previews/template.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";

/** Arguments of {@link Previews}. */
export interface PreviewsArgs {
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
}

/**
 * The location of previews on a cluster, where Flux looks for them. The fleet repository's workflow writes the previews
 * themselves; this program neither writes nor knows them.
 */
export class Previews extends pulumi.ComponentResource {
  /** The entry that the cluster applies: a path below its directory. */
  readonly entry = previewPaths.sync;

  constructor(name: string, { fleet }: PreviewsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:previews:Previews", name, {}, options);
    fleet.write(`${name}-files`, "previews", previewsFiles(fleet.path), { parent: this });
    this.registerOutputs();
  }
}
