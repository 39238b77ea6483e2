import * as pulumi from "@pulumi/pulumi";
import type { KubeconfigSource } from "./cluster/kubeconfig.ts";
import { oneFilePerPath } from "./components/github/one-file-per-path.ts";
import { ReleasedObjects } from "./components/kubernetes/released-objects.ts";
import type { FormerObject } from "./model/former-object.ts";
import { Platform } from "./components/platform.ts";
import { pulumiConfig } from "./configuration/pulumi.ts";
import { readConfiguration } from "./configuration/read.ts";
import type { Keys } from "./model/keys.ts";
import type { Configuration } from "./model/configuration.ts";
import { warnings } from "./configuration/warnings.ts";
import type { GitHubAccess } from "./github/client.ts";
import type { OwnedAccess } from "./github/look.ts";
import { accessOf } from "./github/stack-access.ts";

/** The outputs of a stack. */
export type Outputs = Pick<Platform, "cluster" | "agePublicKey" | "recipients" | "fleetRepository" | "apps">;

/** The results of the preflight that change what the program does. */
export interface Looked {
  readonly transformations: readonly pulumi.ResourceTransformation[];
  /** The objects in the state that the program no longer declares, and that Flux may keep. */
  readonly former: readonly FormerObject[];
  /** Old generations of keys that stay valid, by name of the key. */
  readonly keys: Pick<Keys, "overlaps" | "keptDeployKeys">;
}

/** The settings in which one run of the program differs from another. */
export interface Surroundings {
  /**
   * Looks at GitHub before anything is declared, and at the cluster where kinds are to go from it. Throws when GitHub cannot
   * be worked with, and when people have to decide first.
   */
  readonly look: (configuration: Configuration, access: OwnedAccess, cluster: KubeconfigSource) => Promise<Looked>;
  /** Looks at the cluster at the same time, and throws when it would never answer. */
  readonly lookAtCluster: (source: KubeconfigSource) => Promise<void>;
  /** Tells, from then on, when GitHub takes no more requests. */
  readonly watchLimits: (access: GitHubAccess) => unknown;
  /** Directory of `Pulumi.<stack>.yaml`, for messages about it. Default: it may be in the project's. */
  readonly stackFiles?: string;
}

/**
 * Declares all of the running stack.
 *
 * @throws ConfigurationError, or what a look throws.
 */
export async function program({ look, lookAtCluster, watchLimits, ...files }: Surroundings): Promise<Outputs> {
  const { env: environment } = process;
  const config = pulumiConfig();
  const stack = pulumi.getStack();
  const configuration = await readConfiguration({
    config,
    environment,
    directory: process.cwd(),
    stack,
    ...files,
  });
  for (const warning of warnings(configuration, stack)) await pulumi.log.warn(warning);
  const { owner } = configuration.github;
  const { context } = configuration.cluster;
  const access = await accessOf(configuration.github);
  const reached = { kubeconfig: config.get("kubeconfig"), context, environment };
  const [{ transformations, keys: found, former }] = await Promise.all([
    look(configuration, { owner, ...access }, reached),
    lookAtCluster(reached),
  ]);
  watchLimits(access);
  const options = { transformations: [oneFilePerPath(), ...transformations] };
  const keys = { ...configuration.keys, ...found };
  const platform = new Platform("platform", { ...configuration, keys }, options);
  const { cluster, agePublicKey, recipients, fleetRepository, apps, copies: kept } = platform;
  if (former.length > 0) new ReleasedObjects("platform-released", { former, kept }, { parent: platform });
  return { cluster, agePublicKey, recipients, fleetRepository, apps };
}
