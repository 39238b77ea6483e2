import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { OidcClient as Client } from "../../model/oidc.ts";
import { autheliaClient, type AutheliaClient } from "../../manifests/oidc/authelia-client.ts";
import { clientSecret } from "../../manifests/oidc/client-secret.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { keepersOf } from "../keys/keepers.ts";
import { secretHash } from "./secret-hash.ts";

/** Arguments of {@link OidcClient}. */
export interface OidcClientArgs {
  readonly client: Client;
  /** The app's Secret with the client, and its namespace. */
  readonly secretName: string;
  readonly namespace: string;
  /** The issuer URL of the provider: `https://auth.example.org`. */
  readonly issuer: string;
  /** Prefix of the platform's labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
  readonly fleet: FleetDirectory;
}

/** An OpenID Connect client: its secret, the app's Secret, and the provider's entry. */
export class OidcClient extends pulumi.ComponentResource {
  /** The app's Secret, as a file that only the cluster can open. */
  readonly sealed: pulumi.Output<string>;

  /** The provider's entry, with a hash instead of the secret; not secret. */
  readonly registered: pulumi.Output<AutheliaClient>;

  constructor(name: string, args: OidcClientArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:oidc:OidcClient", name, {}, options);
    const { client, secretName, namespace, issuer, labelPrefix, fleet } = args;
    const secret = client.authMethod === "none" ? undefined : drawSecret(this, name, client);
    const object = pulumi.output(secret).apply((text) =>
      clientSecret(secretName, namespace, labelPrefix, {
        clientId: client.id,
        issuer,
        ...(text === undefined ? {} : { clientSecret: text }),
      }),
    );
    this.sealed = fleet.seal(name, object, { parent: this });
    const hash = pulumi.output(secret).apply(async (text) => (text === undefined ? undefined : secretHash(text)));
    // The hash may be public, and is committed: the secret is far too long to guess (72 letters and digits, 428 bits),
    // and guessing is the only attack. Marked as a secret, it would hide the whole file of all clients in every diff.
    this.registered = pulumi.unsecret(hash).apply((text) => autheliaClient(client, text));
    this.registerOutputs({ sealed: this.sealed, registered: this.registered });
  }
}

/**
 * Generates 72 letters and digits, which clients need not escape. It is a `RandomPassword`, since the id of
 * `random.RandomBytes` is its value in plain text.
 */
function drawSecret(parent: OidcClient, name: string, { generation }: Client): pulumi.Output<string> {
  const args = { length: 72, special: false, keepers: keepersOf(generation) };
  return pulumi.secret(new RandomPassword(name, args, { parent }).result);
}
