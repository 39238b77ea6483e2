import * as pulumi from "@pulumi/pulumi";
import { networkPolicy, type NetworkPolicyArgs } from "../../manifests/app/network-policy.ts";
import { AppliedObject } from "../kubernetes/applied-object.ts";

/** Arguments of {@link AppNetwork}. */
export interface AppNetworkArgs {
  /** One policy for each namespace where the app runs. */
  readonly policies: readonly NetworkPolicyArgs[];
}

/** Network policies for the traffic that reaches and leaves the pods of an app. */
export class AppNetwork extends pulumi.ComponentResource {
  constructor(name: string, { policies }: AppNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppNetwork", name, {}, options);
    for (const policy of policies) {
      new AppliedObject(`${name}/${policy.namespace}`, { ...networkPolicy(policy) }, { parent: this });
    }
    this.registerOutputs();
  }
}
