import * as pulumi from "@pulumi/pulumi";
import type { AdmissionPolicy } from "../../manifests/policies/admission-policy.ts";
import { AppliedObject } from "./applied-object.ts";

/**
 * A rule that the API server itself enforces for all users. The objects that it protects must be created before it, so
 * that the rule is deleted first.
 */
export class AdmissionRule extends pulumi.ComponentResource {
  constructor(name: string, { policy, binding }: AdmissionPolicy, options?: pulumi.ComponentResourceOptions) {
    super("platform:kubernetes:AdmissionRule", name, {}, options);
    const rule = new AppliedObject(`${name}/policy`, { ...policy }, { parent: this });
    new AppliedObject(`${name}/binding`, { ...binding }, { parent: this, dependsOn: rule });
    this.registerOutputs();
  }
}
