import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { clusterKeySecretName, fluxNamespace, rootName } from "../../manifests/flux/constants.ts";
import { ageKeySecret, deployKeySecret, type SshCredentials } from "../../manifests/secrets.ts";

/** Arguments of {@link FluxCredentials}. */
export interface FluxCredentialsArgs {
  /** With which source-controller reads the fleet repository. */
  readonly deployKey: pulumi.Input<SshCredentials>;
  /** With which kustomize-controller opens what is sealed to the cluster. */
  readonly identity: pulumi.Input<string>;
}

/** The two Secrets that Flux needs before it can read anything from Git: its deploy key and the cluster's AGE key. */
export class FluxCredentials extends pulumi.ComponentResource {
  constructor(name: string, args: FluxCredentialsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:flux:FluxCredentials", name, {}, options);
    const deployKey = pulumi
      .output(args.deployKey)
      .apply((credentials) => deployKeySecret(rootName, fluxNamespace, credentials).stringData);
    const ageKey = pulumi
      .output(args.identity)
      .apply((identity) => ageKeySecret(clusterKeySecretName, fluxNamespace, identity).stringData);
    new Secret(
      `${name}-deploy-key`,
      { metadata: { name: rootName, namespace: fluxNamespace }, type: "Opaque", stringData: deployKey },
      { parent: this },
    );
    new Secret(
      `${name}-age-key`,
      {
        metadata: {
          name: clusterKeySecretName,
          namespace: fluxNamespace,
          // kustomize-controller takes a changed key at once instead of at its next interval.
          labels: { "reconcile.fluxcd.io/watch": "Enabled" },
        },
        type: "Opaque",
        stringData: ageKey,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
