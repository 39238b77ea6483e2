import { RepositoryDeployKey } from "@pulumi/github/repositoryDeployKey.js";
import * as pulumi from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls/privateKey.js";
import { generationName } from "../../model/keys.ts";
import type { SshCredentials } from "../../manifests/secrets.ts";

/** Arguments of {@link DeployKey}. */
export interface DeployKeyArgs {
  readonly repository: pulumi.Input<string>;
  /** The title in the repository's settings, which names the cluster that uses the key. */
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
 * An ED25519 key that may read one repository, and optionally write to it. GitHub rejects a public key that any
 * repository has already, so every cluster uses a separate key for every repository. An archived repository keeps its
 * keys: each is deleted on its own, before its repository.
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

/** Creates one generation of a key, and registers it. */
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
