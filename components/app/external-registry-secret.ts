import * as pulumi from "@pulumi/pulumi";
import { registrySecret } from "../../model/names/registries.ts";
import { pullSecret } from "../../manifests/app/pull-secret.ts";
import { platformMark } from "../../manifests/platform-mark.ts";
import { AppliedObject } from "../kubernetes/applied-object.ts";
import { untilReady } from "../kubernetes/until-ready.ts";

/** Arguments of {@link ExternalRegistrySecret}. */
export interface ExternalRegistrySecretArgs {
  /** Every namespace whose pods pull from the registry. */
  readonly namespaces: readonly string[];
  /** Name of the registry. */
  readonly registry: string;
  /** Prefix of the platform's own labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
}

/**
 * An image pull secret that the External Secrets Operator copies into each namespace that pulls, from where the stack
 * keeps it once. Waits until it is there, so that nothing is deployed without.
 */
export class ExternalRegistrySecret extends pulumi.ComponentResource {
  constructor(name: string, args: ExternalRegistrySecretArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:ExternalRegistrySecret", name, {}, options);
    for (const namespace of args.namespaces) {
      const object = pullSecret(registrySecret(args.registry), namespace, platformMark(args.labelPrefix));
      new AppliedObject(`${name}/${namespace}`, untilReady(object), { parent: this });
    }
    this.registerOutputs();
  }
}
