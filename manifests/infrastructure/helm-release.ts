import type { ChartSource } from "../../model/chart-source.ts";
import type { Release } from "../../model/release.ts";
import type { ReleaseChanges } from "../../model/component.ts";
import { entryOf } from "../../model/entry-of.ts";
import { fluxNamespace } from "../../model/names/flux.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { sourceKinds } from "./chart-sources.ts";
import { renderedPatch } from "./rendered-patch.ts";

/** The account of helm-controller itself, which may do everything; it is in Flux's own namespace only. */
const serviceAccountName = "helm-controller";

const helmRelease = { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" } as const;

/**
 * Builds the HelmRelease of a chart. The object is in Flux's namespace, beside its source: tenants may not use sources
 * in other namespaces or privileged accounts, and Flux cannot tell who is a tenant. The chart's objects and Helm's own
 * records are in the namespace of the release.
 * @see https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function helmReleaseObject(release: Release, source: ChartSource): KubernetesObject {
  const { name, namespace, releaseName, chart, crds, values, valuesFrom, timeout, dependsOn } = release;
  const wait = release.disableWait ? { disableWait: true } : {};
  return {
    ...helmRelease,
    metadata: { name, namespace: fluxNamespace },
    spec: {
      interval: "1h",
      ...(timeout === undefined ? {} : { timeout }),
      ...(dependsOn.length === 0 ? {} : { dependsOn: dependsOn.map((one) => ({ name: one })) }),
      ...(chart === undefined
        ? { chartRef: sourceRef(release.source, source) }
        : {
            chart: { spec: { ...chartOf(chart, source), sourceRef: sourceRef(release.source, source) } },
          }),
      releaseName,
      targetNamespace: namespace,
      storageNamespace: namespace,
      serviceAccountName,
      install: { crds: crds ?? "Create", ...wait, remediation: { retries: 3 } },
      upgrade: { crds: crds ?? "Skip", ...wait, remediation: { retries: 3 } },
      ...(release.disableWait ? { rollback: wait } : {}),
      ...changes(release),
      ...(valuesFrom.length === 0 ? {} : { valuesFrom }),
      ...(Object.keys(values).length === 0 ? {} : { values }),
    },
  };
}

/** The revision identifies a chart in Git: few authors raise the version with every change. */
function chartOf(
  { name, version }: NonNullable<Release["chart"]>,
  { kind }: ChartSource,
): Readonly<Record<string, unknown>> {
  return {
    chart: name,
    ...(version === undefined ? {} : { version }),
    ...(kind === "git" ? { reconcileStrategy: "Revision" } : {}),
  };
}

/** Returns the changes to the chart's objects before they are applied, and the drift detection afterwards. */
function changes({ postRenderers, driftDetection }: Release): Readonly<Record<string, unknown>> {
  const renderers = postRenderers.map(({ kustomize: { patches, images } }) => ({
    kustomize: {
      ...(patches.length === 0 ? {} : { patches: patches.map(renderedPatch) }),
      ...(images.length === 0 ? {} : { images }),
    },
  }));
  const { mode, ignore = [] } = driftDetection ?? {};
  return {
    ...(renderers.length === 0 ? {} : { postRenderers: renderers }),
    ...(mode === undefined ? {} : { driftDetection: { mode, ...(ignore.length === 0 ? {} : { ignore }) } }),
  };
}

/** An operation of JSON Patch, RFC 6902. */
interface PatchOperation {
  readonly op: "add" | "replace";
  readonly path: string;
  readonly value: unknown;
}

type Values = Release["values"];

/**
 * Returns the changes of one environment to that object. Its values are merged with the release's own as Helm does it:
 * mappings are joined, anything else is replaced, and `null` stays, because only Helm knows the default that it
 * removes. Kustomize would drop a null, and reject a string in place of a mapping. JSON Patch rounds integers beyond
 * 2^53, as Helm does.
 */
export function helmReleasePatch(
  release: Release,
  { version, values = {}, valuesFrom = [] }: ReleaseChanges,
): readonly PatchOperation[] {
  const isFirst = Object.keys(release.values).length === 0;
  return [
    ...(version === undefined ? [] : [operation("replace", ["chart", "spec", "version"], version)]),
    ...(valuesFrom.length === 0 ? [] : [operation("add", ["valuesFrom"], [...release.valuesFrom, ...valuesFrom])]),
    ...(isFirst && Object.keys(values).length > 0
      ? [operation("add", ["values"], values)]
      : layOver(release.values, values, ["values"])),
  ];
}

/** Returns the release with the changes of one environment, for layouts that share no base. */
export function changedRelease(release: Release, { version, values = {}, valuesFrom = [] }: ReleaseChanges): Release {
  const { chart } = release;
  return {
    ...release,
    ...(chart === undefined || version === undefined ? {} : { chart: { ...chart, version } }),
    values: mergedValues(release.values, values),
    valuesFrom: [...release.valuesFrom, ...valuesFrom],
  };
}

/** Merges values as described at {@link helmReleasePatch}. */
function mergedValues(below: Values, over: Values): Values {
  const changed = Object.entries(over).map(([key, value]) => {
    const replaced = entryOf(below, key);
    return [key, isMapping(replaced) && isMapping(value) ? mergedValues(replaced, value) : value] as const;
  });
  return { ...below, ...Object.fromEntries(changed) };
}

function layOver(below: Values, over: Values, at: readonly string[]): readonly PatchOperation[] {
  return Object.entries(over).flatMap(([key, value]) => {
    const path = [...at, key];
    const replaced = entryOf(below, key);
    return isMapping(replaced) && isMapping(value) ? layOver(replaced, value, path) : [operation("add", path, value)];
  });
}

/** @param path Keys below `spec`; written as a JSON Pointer, RFC 6901. */
function operation(op: PatchOperation["op"], path: readonly string[], value: unknown): PatchOperation {
  const steps = path.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1"));
  return { op, path: ["/spec", ...steps].join("/"), value };
}

function isMapping(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("toJSON" in value);
}

function sourceRef(name: string, { kind }: ChartSource): { readonly kind: string; readonly name: string } {
  return { kind: sourceKinds[kind], name };
}
