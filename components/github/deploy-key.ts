import { RepositoryDeployKey } from "@pulumi/github/repositoryDeployKey.js";
import * as pulumi from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls/privateKey.js";
import type { SshCredentials } from "../../manifests/secrets.ts";

/** Arguments of {@link DeployKey}. */
export interface DeployKeyArgs {
  readonly repository: pulumi.Input<string>;
  /** Shown in the repository's settings; says which cluster uses the key. */
  readonly title: string;
  /** Host keys of the Git server as lines of `known_hosts`. */
  readonly knownHosts: string;
  /** Whether it may push as well. Default: false. */
  readonly write?: boolean;
}

/**
 * An ED25519 key that may read one repository, and write to it where that is asked for. GitHub refuses a public key that any repository has already, so every
 * use of a repository by a cluster has a key of its own. An archived repository keeps its keys: each is deleted on its
 * own, before its repository goes.
 */
export class DeployKey extends pulumi.ComponentResource {
  /** The key pair with its pinned host keys, secret; known once GitHub has accepted it. */
  readonly credentials: pulumi.Output<SshCredentials>;

  constructor(name: string, args: DeployKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:github:DeployKey", name, {}, options);
    const keyPair = new PrivateKey(name, { algorithm: "ED25519" }, { parent: this });
    const registration = new RepositoryDeployKey(
      name,
      { repository: args.repository, title: args.title, key: keyPair.publicKeyOpenssh, readOnly: args.write !== true },
      { parent: this },
    );
    this.credentials = pulumi.secret(
      pulumi
        .all([keyPair.privateKeyOpenssh, keyPair.publicKeyOpenssh, registration.id])
        .apply(([privateKey, publicKey]) => ({ privateKey, publicKey, knownHosts: args.knownHosts })),
    );
    this.registerOutputs({ credentials: this.credentials });
  }
}
