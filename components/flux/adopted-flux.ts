import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { adoptedKeyEntry, clusterKeySecretName, fluxNamespace } from "../../model/names/flux.ts";
import { adoptedComponentsFile, fluxComponents } from "../../manifests/flux/components.ts";
import { ageKeyEntries } from "../../manifests/secrets.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { toYaml } from "../../yaml/write.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { RepositoryFiles } from "../github/repository-files.ts";
import type { FluxComponentsArgs } from "./flux-components.ts";

/** Arguments of {@link AdoptedFlux}. */
export interface AdoptedFluxArgs extends FluxComponentsArgs {
  /** The directory of the fleet repository that the cluster's existing Flux applies: `clusters/my-cluster`. */
  readonly directory: string;
  readonly fleet: Pick<FleetDirectory, "repository" | "branch">;
  /** The cluster's own AGE identities. */
  readonly identities: pulumi.Input<readonly string[]>;
  /** Changes objects that exist. */
  readonly upserting: pulumi.ProviderResource;
}

/**
 * An existing Flux in the cluster. It continues to apply its directory, in which the platform takes over one file: that
 * of Flux's components. Flux updates its own objects, by applying that file with the hand-written patches there.
 *
 * Resources that must not meet an older Flux, or one that is not locked down, depend on this component.
 */
export class AdoptedFlux extends pulumi.ComponentResource {
  /** Flux's objects in the cluster's own directory: none. */
  readonly objects: readonly KubernetesObject[] = [];

  constructor(name: string, args: AdoptedFluxArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:flux:AdoptedFlux", name, {}, options);
    const { release, scrapedFrom, directory, fleet, identities } = args;
    const content = toYaml(fluxComponents(release, scrapedFrom));
    const file = new RepositoryFiles(
      `${name}-adopted`,
      {
        repository: fleet.repository,
        branch: fleet.branch,
        about: "Flux",
        files: { [adoptedComponentsFile(directory)]: content },
        // Flux keeps running without the platform, and the hand-written kustomization.yaml lists the file.
        retainOnDelete: true,
      },
      { parent: this },
    );
    new Secret(
      `${name}-age-key`,
      {
        metadata: { name: clusterKeySecretName, namespace: fluxNamespace },
        stringData: pulumi.output(identities).apply((all) => ageKeyEntries(adoptedKeyEntry, all)),
      },
      // The Secret may also contain a hand-made key.
      { parent: this, provider: args.upserting, retainOnDelete: true, dependsOn: file },
    );
    this.registerOutputs();
  }
}
