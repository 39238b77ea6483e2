import { sourceKinds } from "../../manifests/infrastructure/chart-sources.ts";
import type { App } from "../../model/app.ts";
import type { Component } from "../../model/component.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { Layer } from "../../model/infrastructure.ts";
import { adoptedRootName } from "../../model/names/flux.ts";
import { rootNames, secretsKustomization, stageKustomization } from "../../model/names/infrastructure.ts";
import { registryStoreKustomization, secretCopiesKustomization } from "../../model/names/secret-copies.ts";
import { consumerKustomization, postgresKustomization } from "../../model/names/postgres.ts";
import { pullSecretsKustomization, workloadKustomization } from "../../model/names/workloads.ts";
import { hostedWorkload, type Workload } from "../../model/workload.ts";

/** An object of Flux's own namespace. */
export interface AddedObject {
  readonly kind: string;
  readonly name: string;
  /** The part of the configuration that the object belongs to: `component cert-manager`. */
  readonly owner: string;
}

/** Objects of Flux that a stack adds to Flux's own namespace, where others may have the same names. */
export function addedObjects(configuration: Stack): AddedObject[] {
  const { workloads, postgres, cluster, apps, registries, externalSecrets } = configuration;
  const hosted = workloads.flatMap((workload) => hostedWorkload(workload, cluster.hosts) ?? []);
  return [
    ...[adoptedRootName, ...rootsOf(configuration, hosted)].map((name) => kustomization(name, "the program")),
    ...componentsHere(configuration).flatMap(objectsOf),
    ...hosted.flatMap(({ name, environments }) =>
      environments.map((one) => kustomization(workloadKustomization(name, one.name), `workload ${name}`)),
    ),
    ...(externalSecrets
      ? [
          ...(registries.length === 0 ? [] : [kustomization(registryStoreKustomization, "platform:registries")]),
          ...apps
            .filter((app) => registries.length > 0 || deploymentsOf(app).some(({ secrets }) => secrets.length > 0))
            .map(({ name }) => kustomization(secretCopiesKustomization(name), `app ${name}`)),
        ]
      : []),
    ...(postgres === undefined
      ? []
      : [
          kustomization(postgresKustomization, "platform:postgres"),
          ...postgres.consumers.map(({ id }) => kustomization(consumerKustomization(id), `the database of ${id}`)),
        ]),
  ];
}

type Stack = Pick<
  Configuration,
  "cluster" | "infrastructure" | "workloads" | "postgres" | "apps" | "registries" | "externalSecrets"
>;

function componentsHere({ infrastructure: { components, overlay } }: Stack): readonly Component[] {
  return components.filter(({ environments }) => Object.hasOwn(environments, overlay.environment));
}

/** Names of the roots that have something to apply. */
function rootsOf(configuration: Stack, hosted: readonly Workload[]): string[] {
  const { settings, secrets } = configuration.infrastructure;
  const components = componentsHere(configuration);
  const isLayer = (layer: Layer): boolean => components.some((component) => component.layer === layer);
  const layers = [
    ...(isLayer("infrastructure") ? [rootNames.infrastructure] : []),
    ...(isLayer("apps") || hosted.length > 0 ? [rootNames.apps] : []),
  ];
  return [
    ...(layers.length > 0 || Object.keys({ ...settings, ...secrets }).length > 0 ? [rootNames.settings] : []),
    ...(components.some(({ sources }) => Object.keys(sources).length > 0) ? [rootNames.repositories] : []),
    ...layers,
    ...(hosted.length > 0 ? [pullSecretsKustomization] : []),
  ];
}

function objectsOf({ name, secrets, sources, stages }: Component): AddedObject[] {
  const owner = `component ${name}`;
  return [
    ...stages.map((stage) => kustomization(stageKustomization(name, stage.name), owner)),
    ...(secrets.length === 0 ? [] : [kustomization(secretsKustomization(name), owner)]),
    ...stages.flatMap(({ releases }) =>
      releases.map((release) => ({ kind: "HelmRelease", name: release.name, owner })),
    ),
    ...Object.entries(sources).map(([source, { kind }]) => ({ kind: sourceKinds[kind], name: source, owner })),
  ];
}

function deploymentsOf({ home, environments }: App) {
  return [...(home === undefined ? [] : [home]), ...environments];
}

function kustomization(name: string, owner: string): AddedObject {
  return { kind: "Kustomization", name, owner };
}
