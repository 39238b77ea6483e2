import * as pulumi from "@pulumi/pulumi";
import type { ChartSource } from "../../model/chart-source.ts";
import type { Component } from "../../model/component.ts";
import { chartSourceFiles, chartSourcesOf, sealedSourceFile } from "../../manifests/infrastructure/chart-sources.ts";
import { repositoriesRoot } from "../../manifests/infrastructure/roots.ts";
import { sourceSecrets } from "../../manifests/infrastructure/source-secrets.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import type { Files } from "../github/repository-files.ts";
import { Root } from "./root.ts";

/** Arguments of {@link ChartRepositories}. */
export interface ChartRepositoriesArgs {
  readonly fleet: FleetDirectory;
  /** The installed Flux, which must outlive the objects in order to finalize them. */
  readonly flux: pulumi.Resource;
  /** The components on the cluster. */
  readonly components: readonly Component[];
  /** The environment whose chart versions are used. */
  readonly environment: string;
  /** Variables that are not secret. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables that are secret. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/** The chart sources of a cluster, and the Kustomization that applies them. */
export class ChartRepositories extends pulumi.ComponentResource {
  readonly root: Root;

  constructor(name: string, args: ChartRepositoriesArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:infrastructure:ChartRepositories", name, {}, options);
    const { fleet, flux, components, environment } = args;
    const sources = chartSourcesOf(components, environment);
    const files = { ...sealedSecrets(this, name, args, sources), ...chartSourceFiles(sources) };
    const written = fleet.write(
      `${name}-files`,
      "chart sources",
      files,
      {
        parent: this,
      },
      `${fleet.path}/repositories`,
    );
    const object = repositoriesRoot(fleet.path);
    this.root = new Root(name, { object, file: "repositories.yaml", fleet, after: [flux, written] }, { parent: this });
    this.registerOutputs();
  }
}

/** Returns the sources' credentials and signature keys, by path in the directory. */
function sealedSecrets(
  parent: ChartRepositories,
  name: string,
  { fleet, settings, secrets }: ChartRepositoriesArgs,
  sources: Readonly<Record<string, ChartSource>>,
): Files {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([sourceName, source]) =>
      sourceSecrets(sourceName, source).map((secret) => {
        const object = pulumi.all(secrets).apply((values) => secret.make({ ...settings, ...values }));
        const part = `${name}/${secret.name}`;
        return [sealedSourceFile(secret.name), fleet.seal(part, object, { parent })];
      }),
    ),
  );
}
