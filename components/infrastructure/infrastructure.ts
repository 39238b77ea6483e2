import * as pulumi from "@pulumi/pulumi";
import { LAYERS, type Infrastructure as Described, type Layer } from "../../model/infrastructure.ts";
import type { Cluster } from "../../model/cluster.ts";
import { overlayLists } from "../../manifests/infrastructure/overlay.ts";
import { layerRoot } from "../../manifests/infrastructure/roots.ts";
import { rootNames } from "../../model/names/infrastructure.ts";
import { clusterVariables } from "../../manifests/infrastructure/settings.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { ChartRepositories } from "./chart-repositories.ts";
import { ClusterSettings } from "./cluster-settings.ts";
import { ComponentSecrets } from "./component-secrets.ts";
import { InstalledComponents } from "./installed-components.ts";
import { Root } from "./root.ts";

/** The workloads that are written into the overlay `apps/overlays/<environment>`. */
export interface Workloads {
  /** Directories and files in it that the cluster applies, relative to it; none may have the name of a category. */
  readonly entries: readonly string[];
  /**
   * The resources that write the entries: created before the entries are listed, and deleted after Flux has released
   * them.
   */
  readonly contents: readonly pulumi.Resource[];
}

/** Arguments of {@link Infrastructure}. */
export interface InfrastructureArgs {
  readonly described: Described;
  readonly cluster: Pick<Cluster, "domain" | "environment" | "name">;
  readonly fleet: FleetDirectory;
  /** Whether this stack creates the fleet repository, including the bases of components. */
  readonly create: boolean;
  /** The installed Flux, which must outlive the components in order to delete them. */
  readonly flux: pulumi.Resource;
  /** In-house workloads; default: none. */
  readonly workloads?: Workloads;
}

/**
 * The infrastructure of a cluster besides registered apps: its variables, its chart sources, and the two layers of
 * components, each behind its own Kustomization. Kustomizations without objects are left out.
 */
export class Infrastructure extends pulumi.ComponentResource {
  /** The entries that the cluster applies: paths below its directory. */
  readonly entries: readonly string[];

  constructor(name: string, args: InfrastructureArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:infrastructure:Infrastructure", name, {}, options);
    const { described, fleet, flux, create } = args;
    const { overlay, components } = described;
    const settings = settingsOf(this, name, args);
    const repositories = repositoriesOf(this, name, args);
    const first = [...settings, ...repositories].map(({ root }) => root);
    const secrets = secretsOf(this, name, args);
    const installed = new InstalledComponents(
      `${name}-components`,
      { fleet, overlay, components, writesBase: create, ground: [flux, ...first, ...secrets] },
      { parent: this },
    );
    const layers = rootsOfLayers(this, name, args, [flux, ...first, ...secrets, installed]);
    this.entries = [...first, ...secrets, ...layers].map(({ entry }) => entry);
    this.registerOutputs();
  }
}

/** Returns the components that are installed on the cluster. */
function componentsHere({ components, overlay: { environment } }: Described): Described["components"] {
  return components.filter(({ environments }) => Object.hasOwn(environments, environment));
}

/** Creates the variables, if there are components that could use them, or if any are set. */
function settingsOf(parent: Infrastructure, name: string, args: InfrastructureArgs): ClusterSettings[] {
  const { described, fleet, flux } = args;
  const { settings, secrets } = described;
  const isNeeded = Object.keys({ ...settings, ...secrets }).length > 0 || layersHere(args).length > 0;
  if (!isNeeded) return [];
  return [new ClusterSettings(`${name}-settings`, { fleet, flux, settings: settingsHere(args), secrets }, { parent })];
}

/** Variables that are not secret. */
function settingsHere({ described, cluster }: InfrastructureArgs): Readonly<Record<string, string>> {
  return { ...clusterVariables(cluster), ...described.settings };
}

/** Creates the finished Secrets, if components need any. */
function secretsOf(parent: Infrastructure, name: string, args: InfrastructureArgs): ComponentSecrets[] {
  const { described, fleet, flux } = args;
  const components = componentsHere(described);
  if (components.every(({ secrets }) => secrets.length === 0)) return [];
  const given = { fleet, flux, components, settings: settingsHere(args), secrets: described.secrets };
  return [new ComponentSecrets(`${name}-secrets`, given, { parent })];
}

function repositoriesOf(parent: Infrastructure, name: string, args: InfrastructureArgs): ChartRepositories[] {
  const { described, fleet, flux } = args;
  const components = componentsHere(described);
  if (components.every(({ sources }) => Object.keys(sources).length === 0)) return [];
  const { environment } = described.overlay;
  const given = { fleet, flux, components, environment, settings: settingsHere(args), secrets: described.secrets };
  return [new ChartRepositories(`${name}-repositories`, given, { parent })];
}

/** Layers that have something to apply. */
function layersHere({ described, workloads }: InfrastructureArgs): Layer[] {
  const components = componentsHere(described);
  const hasWorkloads = (workloads?.entries.length ?? 0) > 0;
  return LAYERS.filter(
    (layer) => components.some((component) => component.layer === layer) || (layer === "apps" && hasWorkloads),
  );
}

/** The Kustomization of each layer, after the one before it, and the lists that it applies. */
function rootsOfLayers(
  parent: Infrastructure,
  name: string,
  args: InfrastructureArgs,
  ground: readonly pulumi.Resource[],
): Root[] {
  const { fleet, described, workloads = { entries: [], contents: [] } } = args;
  const { environment, write, flat } = described.overlay;
  const components = componentsHere(described);
  const roots: Root[] = [];
  for (const layer of layersHere(args)) {
    const { entries, contents } = layer === "apps" ? workloads : { entries: [], contents: [] };
    const lists = overlayLists({ layer, environment, components, entries, flat });
    const written = write
      ? [
          fleet.write(`${name}-${layer}-lists`, `list of ${layer}`, lists, {
            parent,
            dependsOn: [...ground, ...contents],
          }),
        ]
      : [];
    const object = layerRoot(layer, described.overlay, rootsBefore(layer, args));
    const after = [...ground, ...contents, ...written, ...roots];
    roots.push(new Root(`${name}-${layer}`, { object, file: `${layer}.yaml`, fleet, after }, { parent }));
  }
  return roots;
}

/** Whether one component of the infrastructure that is not ready stops all apps. */
function waitsForAll(args: InfrastructureArgs): boolean {
  return args.described.appsWaitFor === "infrastructure" && layersHere(args).includes("infrastructure");
}

/** Returns the names of the existing Kustomizations that a layer waits for. */
function rootsBefore(layer: Layer, args: InfrastructureArgs): string[] {
  const hasSources = componentsHere(args.described).some(({ sources }) => Object.keys(sources).length > 0);
  return [
    rootNames.settings,
    ...(hasSources ? [rootNames.repositories] : []),
    ...(layer === "apps" && waitsForAll(args) ? [rootNames.infrastructure] : []),
  ];
}
