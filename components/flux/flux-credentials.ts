import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { clusterKeySecretName, fleetAppSecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import {
  ageKeySecret,
  deployKeySecret,
  githubAppSecret,
  type GitHubAppCredentials,
  type SshCredentials,
} from "../../manifests/secrets.ts";

/** The credentials with which source-controller reads the fleet repository. */
export type FleetReader =
  { readonly deployKey: pulumi.Input<SshCredentials> } | { readonly githubApp: pulumi.Input<GitHubAppCredentials> };

/** Arguments of {@link FluxCredentials}. */
export type FluxCredentialsArgs = FleetReader & {
  /** The identities with which kustomize-controller decrypts files sealed to the cluster. */
  readonly identities: pulumi.Input<readonly string[]>;
};

/**
 * The two Secrets that Flux needs before it can read Git: its deploy key or GitHub App, and the cluster's AGE key. A
 * deploy key and a GitHub App have different Secrets: the old one stays until Flux reads with the new one.
 */
export class FluxCredentials extends pulumi.ComponentResource {
  constructor(name: string, args: FluxCredentialsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:flux:FluxCredentials", name, {}, options);
    const ageKey = pulumi
      .output(args.identities)
      .apply((identities) => ageKeySecret(clusterKeySecretName, fluxNamespace, identities).stringData);
    readerSecret(this, name, args);
    new Secret(
      `${name}-age-key`,
      {
        metadata: {
          name: clusterKeySecretName,
          namespace: fluxNamespace,
          // kustomize-controller reads a changed key at once instead of at its next interval.
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

function readerSecret(parent: FluxCredentials, name: string, reader: FleetReader): void {
  const { kind, secretName, stringData } =
    "githubApp" in reader
      ? {
          kind: "github-app",
          secretName: fleetAppSecretName,
          stringData: pulumi
            .output(reader.githubApp)
            .apply((app) => githubAppSecret(fleetAppSecretName, fluxNamespace, app).stringData),
        }
      : {
          kind: "deploy-key",
          secretName: rootName,
          stringData: pulumi
            .output(reader.deployKey)
            .apply((credentials) => deployKeySecret(rootName, fluxNamespace, credentials).stringData),
        };
  const metadata = { name: secretName, namespace: fluxNamespace };
  new Secret(`${name}-${kind}`, { metadata, type: "Opaque", stringData }, { parent });
}
