import * as pulumi from "@pulumi/pulumi";
import { fluxSync } from "../../manifests/flux/sync.ts";
import { clusterFiles } from "../../manifests/fleet/cluster-files.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { BootstrappedObject } from "./bootstrapped-object.ts";
import type { FluxComponents } from "./flux-components.ts";
import { FluxCredentials, type FleetReader } from "./flux-credentials.ts";
import { waitedFor } from "./waited-for.ts";

/** Arguments of {@link FluxBootstrap}. */
export type FluxBootstrapArgs = FleetReader & {
  /** Flux, installed. */
  readonly components: FluxComponents;
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
  /** Address of the fleet repository, as its credentials want it. */
  readonly url: string;
  /** The identities with which kustomize-controller decrypts files sealed to the cluster. */
  readonly identities: pulumi.Input<readonly string[]>;
  /** The entries that the cluster applies besides Flux itself: paths below its directory. */
  readonly entries: readonly string[];
  /** Resources that exist before the cluster first reads its directory, and are deleted after it has released everything. */
  readonly contents: readonly pulumi.Resource[];
};

/**
 * A declarative `flux bootstrap`: creates Flux's components and the two objects that point Flux at the fleet repository
 * in the cluster once, and commits them. From then on Flux updates itself from Git, so that an upgrade is a commit.
 */
export class FluxBootstrap extends pulumi.ComponentResource {
  constructor(name: string, args: FluxBootstrapArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:flux:FluxBootstrap", name, {}, options);
    const { components } = args;
    const { branch, path: directory } = args.fleet;
    const kind = "githubApp" in args ? "githubApp" : "deployKey";
    const sync = fluxSync({ url: args.url, credentials: kind, branch, directory });
    const credentials = new FluxCredentials(`${name}-credentials`, args, { parent: this, dependsOn: components });
    const committed = clusterFiles({ directory, components: components.objects, sync, entries: args.entries });
    const files = args.fleet.write(`${name}-files`, "Flux", committed, {
      parent: this,
      dependsOn: [...args.contents],
    });
    startSync(this, name, sync, [components, credentials, files, ...args.contents]);
    this.registerOutputs();
  }
}

/** The repository, then the Kustomization; each is waited for, and fails with Flux's own message. */
function startSync(
  parent: FluxBootstrap,
  name: string,
  [repository, kustomization]: ReturnType<typeof fluxSync>,
  after: readonly pulumi.Resource[],
): void {
  const dependsOn = [...after];
  const source = new BootstrappedObject(name, waitedFor(repository), { parent, dependsOn });
  new BootstrappedObject(name, waitedFor(kustomization), { parent, dependsOn: [...dependsOn, source] });
}
