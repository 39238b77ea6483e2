import type { IEnvVar } from "kubernetes-models/v1";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { toYaml } from "../../yaml/write.ts";
import { controllerSettings, type ControllerSettings } from "./controllers.ts";
import { withFeatureGates } from "./feature-gates.ts";
import { keptByPrune } from "./kept-by-prune.ts";
import { scrapedFrom } from "./scraping.ts";
import { notForTenants } from "./tenant-rights.ts";

/**
 * Returns the objects of a Flux release as a cluster of this platform runs them: locked down for tenants, and excluded
 * from Flux's own garbage collection.
 * @param release Objects of an official `install.yaml`, in its order, which is the order to create them in.
 * @param scrapers Namespaces whose Pods may read the controllers' metrics.
 */
export function fluxComponents(
  release: readonly KubernetesObject[],
  scrapers: readonly string[] = [],
): KubernetesObject[] {
  return release.map((object) => keptByPrune(scrapedFrom(lockedDown(object), scrapers)));
}

/** Returns the file that `flux bootstrap` writes Flux's components to, below the directory that Flux applies. */
export function adoptedComponentsFile(directory: string): string {
  return `${directory}/flux-system/gotk-components.yaml`;
}

/**
 * Groups objects into YAML files of at most `limit` bytes each, in order.
 * @param limit Bytes; GitHub's contents API serves no file above 1 MB.
 * @throws RangeError when one object alone is larger.
 */
export function splitBySize(objects: readonly KubernetesObject[], limit = 900_000): string[] {
  const files: { documents: KubernetesObject[]; size: number }[] = [];
  for (const object of objects) {
    const size = Buffer.byteLength(toYaml([object]));
    if (size > limit) {
      throw new RangeError(`${object.kind} ${object.metadata.name} takes ${size} bytes; a file may have ${limit}`);
    }
    const last = files.at(-1);
    if (last === undefined || last.size + separatorSize + size > limit) files.push({ documents: [object], size });
    else {
      last.documents.push(object);
      last.size += separatorSize + size;
    }
  }
  return files.map(({ documents }) => toYaml(documents));
}

/** The size of the separator between two documents, in bytes. */
const separatorSize = Buffer.byteLength("---\n");

function lockedDown(object: KubernetesObject): KubernetesObject {
  const { kind, metadata } = object;
  if (kind === "ClusterRole") return notForTenants(object);
  const settings = controllerSettings[metadata.name];
  if (kind !== "Deployment" || settings === undefined) return object;
  return { ...object, spec: withSettings(object["spec"], settings) };
}

/** Adds to the first container of a Deployment's `spec`, after the release's own. */
function withSettings(
  spec: unknown,
  { arguments: args, featureGates = [], environment = [] }: ControllerSettings,
): unknown {
  const template = field(spec, "template");
  const podSpec = field(template, "spec");
  const [container, ...others] = list(field(podSpec, "containers"));
  const own = list(field(container, "args")).map(String);
  const extended = {
    ...record(container),
    args: withFeatureGates([...own, ...args], featureGates),
    ...(environment.length === 0 ? {} : { env: withVariables(list(field(container, "env")), environment) }),
  };
  const containers = [extended, ...others];
  return { ...record(spec), template: { ...record(template), spec: { ...record(podSpec), containers } } };
}

/** A container must not have two variables with the same name. */
function withVariables(own: readonly unknown[], added: readonly IEnvVar[]): unknown[] {
  const names: readonly unknown[] = added.map(({ name }) => name);
  return [...own.filter((variable) => !names.includes(field(variable, "name"))), ...added];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function field(value: unknown, name: string): unknown {
  return record(value)[name];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
