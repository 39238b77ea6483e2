import { RepositoryDeployKey } from "@pulumi/github/repositoryDeployKey.js";
import * as pulumi from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls/privateKey.js";
import { generationName } from "../../model/keys.ts";
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
  /** The generation of the key, from 1, the default. Another number creates another key. */
  readonly generation?: number;
  /** Other generations that stay registered until the new one is in use. Default: none. */
  readonly kept?: readonly number[];
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
    const { generation = 1, kept = [] } = args;
    this.credentials = register(this, name, generation, args);
    for (const old of kept) register(this, name, old, args);
    this.registerOutputs({ credentials: this.credentials });
  }
}

/** Makes one generation of a key, and registers it. */
function register(
  parent: DeployKey,
  base: string,
  generation: number,
  { repository, title, write, knownHosts }: DeployKeyArgs,
): pulumi.Output<SshCredentials> {
  const name = generationName(base, generation);
  const keyPair = new PrivateKey(name, { algorithm: "ED25519" }, { parent });
  const registration = new RepositoryDeployKey(
    name,
    {
      repository,
      title: generation === 1 ? title : `${title}, generation ${generation}`,
      key: keyPair.publicKeyOpenssh,
      readOnly: write !== true,
    },
    { parent },
  );
  return pulumi.secret(
    pulumi
      .all([keyPair.privateKeyOpenssh, keyPair.publicKeyOpenssh, registration.id])
      .apply(([privateKey, publicKey]) => ({ privateKey, publicKey, knownHosts })),
  );
}
