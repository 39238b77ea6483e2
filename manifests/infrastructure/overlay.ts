import { posix } from "node:path";
import type { Component, Stage } from "../../model/component.ts";
import type { Layer } from "../../model/infrastructure.ts";
import type { Patch } from "../../model/patch.ts";
import { entryOf } from "../../model/entry-of.ts";
import { kustomizeFile, type KustomizePatch } from "../kustomize.ts";
import { toYaml } from "../../yaml/write.ts";
import { stageBase, stageObjects } from "./base.ts";
import { changedRelease, helmReleasePatch } from "./helm-release.ts";
import { overlayPath } from "../../model/names/infrastructure.ts";
import { layerNamespaces } from "./namespaces.ts";
import { changesOf, handWrittenPath, hasOverlay, overlayComponentPath, overlayStagePath } from "./overlay-paths.ts";
import { patchedManifest, patchTarget } from "./patch-target.ts";
import { stageKustomizations } from "./stages.ts";

/**
 * Returns the files of a component in an environment, by path in the fleet repository: its Flux Kustomizations, and a
 * directory with the environment's changes for each stage.
 */
export function overlayComponentFiles(component: Component, environment: string): Record<string, string> {
  const directory = overlayComponentPath(component, environment);
  const stages = component.stages.filter((stage) => hasOverlay(component, stage, environment));
  return Object.fromEntries([
    ...stages.flatMap((stage) =>
      Object.entries(
        component.flat === true && stage.path === undefined
          ? wholeStage(component, stage, environment)
          : stageFiles(component, stage, environment),
      ),
    ),
    [`${directory}/ks.yaml`, toYaml(stageKustomizations(component, environment))],
  ]);
}

/** The arguments for the list of a layer's overlay at {@link overlayPath}, by path in the fleet repository. */
export interface OverlayListArgs {
  readonly layer: Layer;
  readonly environment: string;
  /** All components of the environment, of both layers. */
  readonly components: readonly Component[];
  /** Further directories in the overlay that the cluster applies: in-house workloads. */
  readonly entries: readonly string[];
  /** Whether the repository has no bases and overlays; `false` by default. */
  readonly flat?: boolean | undefined;
}

/** The lists of a layer's overlay: its categories, and in each its namespaces and its components. */
export function overlayLists(args: OverlayListArgs): Record<string, string> {
  const { layer, environment, components, entries, flat } = args;
  const root = overlayPath(layer, environment, flat);
  const here = components.filter((component) => component.layer === layer);
  const namespaces = layerNamespaces(layer, components);
  const categories = [...new Set(here.map(({ category }) => category))].sort();
  return {
    ...Object.fromEntries(
      categories.flatMap((category) => {
        const own = namespaces.filter((one) => one.category === category);
        const names = here.filter((component) => component.category === category).map(({ name }) => name);
        const directory = `${root}/${category}`;
        const files = [...(own.length === 0 ? [] : ["namespace.yaml"]), ...names.map((name) => `${name}/ks.yaml`)];
        return [
          ...(own.length === 0
            ? []
            : [[`${directory}/namespace.yaml`, toYaml(own.map(({ object }) => object))] as const]),
          [`${directory}/kustomization.yaml`, toYaml([kustomizeFile(files)])] as const,
        ];
      }),
    ),
    [`${root}/kustomization.yaml`]: toYaml([kustomizeFile([...categories, ...entries])]),
  };
}

/** Returns the files of a stage for its only environment, in one directory: the releases include the changes. */
function wholeStage(component: Component, stage: Stage, environment: string): Record<string, string> {
  const directory = overlayStagePath(component, stage, environment);
  const changes = changesOf(component, stage, environment);
  const releases = stage.releases.map((release) =>
    changedRelease(release, entryOf(changes.releases, release.name) ?? {}),
  );
  const objects = stageObjects(component, { ...stage, releases });
  const patches = ownPatchFiles(stage, changes.patches);
  return {
    ...Object.fromEntries(objects.map(([file, object]) => [`${directory}/${file}`, toYaml([object])])),
    ...Object.fromEntries(patches.map(({ entry, content }) => [`${directory}/${entry.path}`, toYaml([content])])),
    [`${directory}/kustomization.yaml`]: toYaml([
      kustomizeFile(
        objects.map(([file]) => file),
        patches.map(({ entry }) => entry),
      ),
    ]),
  };
}

/** Returns the files of a stage in one environment: its base, and patches. */
function stageFiles(component: Component, stage: Stage, environment: string): Record<string, string> {
  const directory = overlayStagePath(component, stage, environment);
  const base = handWrittenPath(component, stage, environment) ?? stageBase(component, stage.name);
  const patches = patchFiles(component, stage, environment);
  return {
    ...Object.fromEntries(patches.map(({ entry, content }) => [`${directory}/${entry.path}`, toYaml([content])])),
    [`${directory}/kustomization.yaml`]: toYaml([
      kustomizeFile(
        [posix.relative(directory, base)],
        patches.map(({ entry }) => entry),
      ),
    ]),
  };
}

interface PatchFile {
  readonly entry: KustomizePatch;
  readonly content: unknown;
}

/** Returns changes of releases, then hand-written patches. */
function patchFiles(component: Component, stage: Stage, environment: string): PatchFile[] {
  const { releases, patches } = changesOf(component, stage, environment);
  return [
    ...stage.releases.flatMap((release) => {
      const { name } = release;
      const content = helmReleasePatch(release, entryOf(releases, name) ?? {});
      if (content.length === 0) return [];
      const target = patchTarget({ kind: "HelmRelease", name }, stage);
      return [{ entry: { path: `patches/release-${name}.yaml`, target }, content }];
    }),
    ...ownPatchFiles(stage, patches),
  ];
}

function ownPatchFiles(stage: Stage, patches: readonly Patch[]): PatchFile[] {
  return patches.map((patch, index) => ({
    entry: { path: `patches/${patchName(patch, index)}.yaml`, target: patchTarget(patch.target, stage) },
    content: patchContent(patch, stage),
  }));
}

function patchName({ target: { kind, name } }: Patch, index: number): string {
  return `${index + 1}-${kind}-${name}`.toLowerCase().replace(/[^a-z0-9.-]+/g, "-");
}

/** Kustomize requires the kind of a patch, even if the target names it. */
function patchContent({ target, patch }: Patch, stage: Stage): unknown {
  if (isList(patch)) return patch;
  const patched = patchedManifest(target, stage);
  const { metadata, ...rest } = patch;
  return {
    apiVersion: patched?.apiVersion ?? "v1",
    kind: target.kind,
    metadata: { name: target.name, ...(typeof metadata === "object" ? metadata : {}) },
    ...rest,
  };
}

function isList(patch: Patch["patch"]): patch is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(patch);
}
