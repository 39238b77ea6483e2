import { secretsKustomization, waitingStage } from "../model/names/infrastructure.ts";
import { consumerKustomization } from "../model/names/postgres.ts";
import type { Component, ComponentEnvironment, ComponentSecret, Stage } from "../model/component.ts";
import type { Release } from "../model/release.ts";
import type { ComponentEnvironmentValues, DefinitionValues, StageValues } from "./schema/component.ts";
import type { PostgresConsumerValues } from "./schema/postgres.ts";
import { isOfCluster } from "./scopes.ts";
import { toChartRef, toChartSource } from "./to-chart-source.ts";

/** The settings in a component's own file, besides its definition. */
export interface Installation {
  readonly layer?: Component["layer"];
  /** Further dependencies of its {@link waitingStage}. */
  readonly dependsOn: readonly string[];
  /** Secrets besides those of a definition of the catalog; a definition in the file itself has them all. */
  readonly secrets: DefinitionValues["secrets"];
  /** Its database, which that stage waits for. */
  readonly postgres?: PostgresConsumerValues;
  readonly environments: Readonly<Record<string, ComponentEnvironmentValues>>;
}

/** The component, with all defaults filled in. Rules have seen to what no schema shows. */
export function toComponent(name: string, definition: DefinitionValues, installation: Installation): Component {
  const { category, namespace, namespaceLabels, sources, stages } = definition;
  const secrets = [...Object.entries(definition.secrets), ...Object.entries(installation.secrets)];
  const waiting = waitingStage(Object.keys(stages));
  const first = [
    ...installation.dependsOn,
    ...(installation.postgres === undefined ? [] : [consumerKustomization(name)]),
    ...(secrets.length === 0 ? [] : [secretsKustomization(name)]),
  ];
  return {
    name,
    category,
    layer: installation.layer ?? definition.layer ?? "infrastructure",
    ...(namespace === undefined ? {} : { namespace }),
    namespaceLabels,
    sources: mapped(sources, toChartSource),
    secrets: secrets.map(([secret, values]) => toSecret(secret, values, namespace)),
    stages: Object.entries(stages).map(([stage, values]) =>
      toStage(stage, values, namespace, stage === waiting ? first : []),
    ),
    environments: mapped(installation.environments, toEnvironment),
  };
}

function toSecret(
  name: string,
  { namespace, ...values }: DefinitionValues["secrets"][string],
  byDefault: string | undefined,
): ComponentSecret {
  const place = namespace ?? byDefault;
  if (place === undefined) throw new Error(`no namespace for secret ${name}`);
  return { name, namespace: place, ...values };
}

function toStage(
  name: string,
  { path, releases, manifests, dependsOn, wait, ...options }: StageValues,
  namespace: string | undefined,
  alsoAfter: readonly string[],
): Stage {
  return {
    name,
    ...(path === undefined ? {} : { path }),
    releases: Object.entries(releases).map(([release, values]) => toRelease(release, values, namespace)),
    manifests: manifests.map((object) => {
      if (namespace === undefined || object.metadata.namespace !== undefined || isOfCluster(object)) return object;
      const { name: objectName, ...metadata } = object.metadata;
      return { ...object, metadata: { name: objectName, namespace, ...metadata } };
    }),
    dependsOn: [...new Set([...dependsOn, ...alsoAfter])],
    // Flux overlooks health checks while it waits for everything.
    wait: wait ?? options.healthChecks.length === 0,
    ...options,
  };
}

function toRelease(
  name: string,
  { chart, version, namespace, releaseName = name, ...options }: StageValues["releases"][string],
  byDefault: string | undefined,
): Release {
  const place = namespace ?? byDefault;
  if (place === undefined) throw new Error(`no namespace for release ${name}`);
  return {
    name,
    ...(chart === undefined ? {} : { chart: { name: chart, ...(version === undefined ? {} : { version }) } }),
    namespace: place,
    releaseName,
    ...options,
  };
}

function toEnvironment({ sources, stages }: ComponentEnvironmentValues): ComponentEnvironment {
  return { sources: mapped(sources, toChartRef), stages };
}

function mapped<T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
