import * as pulumi from "@pulumi/pulumi";
import { fluxComponents } from "../../manifests/flux/components.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { BootstrappedObject } from "./bootstrapped-object.ts";

/** Arguments of {@link FluxComponents}. */
export interface FluxComponentsArgs {
  /** Objects of a Flux release, in the order of its `install.yaml`. */
  readonly release: readonly KubernetesObject[];
  /** Namespaces whose Pods may read the controllers' metrics; default: none. */
  readonly scrapedFrom?: readonly string[];
}

/**
 * Flux itself. Objects with Flux's finalizers must be created after it, so that they are deleted before the
 * controllers, which alone can finalize them.
 */
export class FluxComponents extends pulumi.ComponentResource {
  /** The installed objects, as they are to be committed to Git. */
  readonly objects: readonly KubernetesObject[];

  constructor(name: string, { release, scrapedFrom }: FluxComponentsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:flux:FluxComponents", name, {}, options);
    this.objects = fluxComponents(release, scrapedFrom);
    install(this, name, this.objects);
    this.registerOutputs();
  }
}

/** The namespace first, then definitions, then the rest: each wave after all before it. */
function install(parent: FluxComponents, name: string, components: readonly KubernetesObject[]): void {
  const first = ["Namespace", "CustomResourceDefinition"];
  const waves = [
    ...first.map((wave) => components.filter(({ kind }) => kind === wave)),
    components.filter(({ kind }) => !first.includes(kind)),
  ];
  waves.reduce<BootstrappedObject[]>(
    (dependsOn, wave) => [
      ...dependsOn,
      ...wave.map((object) => new BootstrappedObject(name, object, { parent, dependsOn })),
    ],
    [],
  );
}
