import * as pulumi from "@pulumi/pulumi";
import type { Component } from "../../model/component.ts";
import type { Overlay } from "../../model/infrastructure.ts";
import { baseFiles } from "../../manifests/infrastructure/base.ts";
import { componentNamespaces } from "../../manifests/infrastructure/namespaces.ts";
import { overlayComponentFiles } from "../../manifests/infrastructure/overlay.ts";
import type { FluxKustomization } from "../../manifests/flux/kustomization.ts";
import { stageKustomizations } from "../../manifests/infrastructure/stages.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";
import { dormant } from "../flux/dormant.ts";
import { inOrder } from "../flux/in-order.ts";
import type { RepositoryFiles } from "../github/repository-files.ts";

/** Arguments of {@link InstalledComponents}. */
export interface InstalledComponentsArgs {
  readonly fleet: FleetDirectory;
  readonly overlay: Overlay;
  /** All components, including those of other environments. */
  readonly components: readonly Component[];
  /** Whether this stack writes the bases of components. */
  readonly writesBase: boolean;
  /** The resources that must outlive the components: Flux, variables, chart sources. */
  readonly ground: readonly pulumi.Resource[];
}

/**
 * The components of a cluster: the files that this stack writes, and the Kustomizations.
 *
 * Flux keeps the Kustomizations as committed to Git. They are declared here so that they are deleted in order, each
 * before its dependencies and the files that it reads: deleting one waits until Flux has removed its objects.
 */
export class InstalledComponents extends pulumi.ComponentResource {
  constructor(name: string, args: InstalledComponentsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:infrastructure:InstalledComponents", name, {}, options);
    const { fleet, overlay, components, writesBase, ground } = args;
    const here = components.filter(({ environments }) => Object.hasOwn(environments, overlay.environment));
    const bases = writesBase ? writeEach(this, `${name}-base`, fleet, components, baseFiles) : [];
    const overlays = overlay.write
      ? writeEach(
          this,
          `${name}-overlay`,
          fleet,
          here,
          (component) => overlayComponentFiles(component, overlay.environment),
          bases,
        )
      : [];
    // A stack that does not write the files cannot know whether Flux has already found them: its objects are active at
    // once, and may have to wait for Flux to create the namespaces.
    const state = overlay.write ? dormant : (object: FluxKustomization) => object;
    const namespaces = overlay.write ? [] : makeNamespaces(this, name, here, ground);
    const objects = here.flatMap((component) => stageKustomizations(component, overlay.environment));
    inOrder<BootstrappedObject>(objects, (object, before) => {
      const dependsOn = [...ground, ...namespaces, ...bases, ...overlays, ...before];
      return new BootstrappedObject(name, state(object), { parent: this, dependsOn });
    });
    this.registerOutputs();
  }
}

/** They stay when their components go, wherever they came from. */
function makeNamespaces(
  parent: InstalledComponents,
  name: string,
  components: readonly Component[],
  ground: readonly pulumi.Resource[],
): BootstrappedObject[] {
  const options = { parent, dependsOn: [...ground], retainOnDelete: true };
  return componentNamespaces(components).map(({ object }) => new BootstrappedObject(name, object, options));
}

/** Writes the files of each component after the files that they refer to. */
function writeEach(
  parent: InstalledComponents,
  name: string,
  fleet: FleetDirectory,
  components: readonly Component[],
  filesOf: (component: Component) => Readonly<Record<string, string>>,
  dependsOn: readonly pulumi.Resource[] = [],
): RepositoryFiles[] {
  return components
    .map((component) => [component.name, filesOf(component)] as const)
    .filter(([, files]) => Object.keys(files).length > 0)
    .map(([component, files]) =>
      fleet.write(`${name}/${component}`, `component ${component}`, files, { parent, dependsOn: [...dependsOn] }),
    );
}
