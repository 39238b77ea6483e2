import type { Component, Stage } from "../../model/component.ts";
import type { Release } from "../../model/release.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { kustomizeFile } from "../kustomize.ts";
import { toYaml } from "../../yaml/write.ts";
import { helmReleaseObject } from "./helm-release.ts";
import { basePath } from "../../model/names/infrastructure.ts";
import { entryOf } from "../../model/entry-of.ts";

/** Returns the directory of a stage's base in the fleet repository, which all environments share. */
export function stageBase({ layer, category, name }: Component, stage: string): string {
  return `${basePath(layer)}/${category}/${name}/${stage}`;
}

/**
 * Returns the base files of a component, by path in the fleet repository. Hand-written stages have no generated files,
 * and neither has a flat layout.
 */
export function baseFiles(component: Component): Record<string, string> {
  if (component.flat === true) return {};
  return Object.fromEntries(component.stages.flatMap((stage) => Object.entries(stageFiles(component, stage))));
}

function stageFiles(component: Component, stage: Stage): Record<string, string> {
  if (stage.path !== undefined) return {};
  const files = stageObjects(component, stage);
  const directory = stageBase(component, stage.name);
  return {
    ...Object.fromEntries(files.map(([file, object]) => [`${directory}/${file}`, toYaml([object])])),
    [`${directory}/kustomization.yaml`]: toYaml([kustomizeFile(files.map(([file]) => file))]),
  };
}

/** The objects of a stage, each with the name of its file. */
export function stageObjects(component: Component, stage: Stage): (readonly [string, KubernetesObject])[] {
  const releases = stage.releases.map(
    (release) => [releaseFile(release, stage), releaseObject(component, release)] as const,
  );
  return [
    ...releases,
    ...manifestFiles(
      stage.manifests,
      releases.map(([file]) => file),
    ),
  ];
}

function releaseObject({ sources }: Component, release: Release): KubernetesObject {
  const source = entryOf(sources, release.source);
  // Configuration rules check this.
  if (source === undefined) throw new Error(`no source ${release.source} for release ${release.name}`);
  return helmReleaseObject(release, source);
}

/** Returns the file of a release: `release.yaml`, unless a stage has several. */
function releaseFile({ name }: Release, { releases }: Stage): string {
  return releases.length === 1 ? "release.yaml" : `release-${name}.yaml`;
}

/**
 * Returns a file for each object, named after its kind and name, and after more of it if those are not unique.
 * @param others Files that exist already.
 */
function manifestFiles(
  manifests: readonly KubernetesObject[],
  others: readonly string[],
): (readonly [string, KubernetesObject])[] {
  const taken = new Set(others);
  return manifests.map((object) => {
    const files = [fileName(object), fileName(object, object.metadata.namespace)].map((name) => `${name}.yaml`);
    const file = files.find((one) => !taken.has(one)) ?? `${fileName(object)}-${taken.size - others.length}.yaml`;
    taken.add(file);
    return [file, object] as const;
  });
}

function fileName({ kind, metadata }: KubernetesObject, namespace = ""): string {
  const words = kind.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3-$2$4");
  return [words, metadata.name, namespace]
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-");
}
