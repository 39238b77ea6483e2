import * as pulumi from "@pulumi/pulumi";
import type { Component } from "../../configuration/infrastructure.ts";
import { chartSourceFiles } from "../../manifests/infrastructure/chart-sources.ts";
import { repositoriesRoot } from "../../manifests/infrastructure/roots.ts";
import { filesOfFleet, type FleetDirectory } from "../fleet/fleet-directory.ts";
import { RepositoryFiles } from "../github/repository-files.ts";
import { Root } from "./root.ts";

/** Arguments of {@link ChartRepositories}. */
export interface ChartRepositoriesArgs {
  readonly fleet: FleetDirectory;
  /** Flux, installed: it must be there to let go of what it applied. */
  readonly flux: pulumi.Resource;
  /** What is installed on the cluster. */
  readonly components: readonly Component[];
  /** Whose versions of charts are used. */
  readonly environment: string;
}

/** Where the charts of a cluster come from, and the Kustomization that brings these sources. */
export class ChartRepositories extends pulumi.ComponentResource {
  readonly root: Root;

  constructor(name: string, args: ChartRepositoriesArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:infrastructure:ChartRepositories", name, {}, options);
    const { fleet, flux, components, environment } = args;
    const files = chartSourceFiles(components, environment);
    const written = new RepositoryFiles(`${name}-files`, filesOfFleet(fleet, files, `${fleet.path}/repositories`), {
      parent: this,
    });
    const object = repositoriesRoot(fleet.path);
    this.root = new Root(name, { object, file: "repositories.yaml", fleet, after: [flux, written] }, { parent: this });
    this.registerOutputs();
  }
}
