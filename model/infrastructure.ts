import type { Component } from "./component.ts";
import type * as pulumi from "@pulumi/pulumi";

/** Directories of the fleet repository whose content a cluster applies, in this order. */
export const LAYERS = ["infrastructure", "apps"] as const;

export type Layer = (typeof LAYERS)[number];

/** The dependencies of the layer `apps`: those that each of its members names, or all infrastructure. */
export const APPS_WAIT_FOR = ["named", "infrastructure"] as const;

/** Everything that a cluster runs besides its registered apps. */
export interface Infrastructure {
  /** Variables for manifests, besides those that every cluster has: `CLUSTER_DOMAIN` and so on. `{}` by default. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables that are secret; `{}` by default. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
  /** The overlays that the cluster applies. */
  readonly overlay: Overlay;
  /** The dependencies of workloads and of components in the layer `apps`; `named` by default. */
  readonly appsWaitFor?: (typeof APPS_WAIT_FOR)[number];
  /** Every component, of whatever environment, by name. */
  readonly components: readonly Component[];
}

/**
 * The overlays that a cluster applies: `infrastructure/overlays/<environment>` and `apps/overlays/<environment>`, or, in a
 * repository of one cluster, `infrastructure` and `apps`.
 */
export interface Overlay {
  /** The environment of the overlays; the cluster's own by default. */
  readonly environment: string;
  /** Whether this stack writes them; exactly one of the stacks whose clusters share them does. `true` by default. */
  readonly write: boolean;
  /** Whether they are everything, with nothing below them; `false` by default. */
  readonly flat?: boolean;
}
