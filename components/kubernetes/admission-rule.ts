import * as pulumi from "@pulumi/pulumi";
import type { AdmissionPolicy } from "../../manifests/policies/admission-policy.ts";
import { AppliedObject } from "./applied-object.ts";

/**
 * A rule that the API server itself enforces, on everybody. What it protects must come before it: then it is the rule
 * that goes first when all of it goes.
 */
export class AdmissionRule extends pulumi.ComponentResource {
  constructor(name: string, { policy, binding }: AdmissionPolicy, options?: pulumi.ComponentResourceOptions) {
    super("platform:kubernetes:AdmissionRule", name, {}, options);
    const rule = new AppliedObject(`${name}/policy`, { ...policy }, { parent: this });
    new AppliedObject(`${name}/binding`, { ...binding }, { parent: this, dependsOn: rule });
    this.registerOutputs();
  }
}
