import { hkdfSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";

/** Arguments of {@link RandomKey}. */
export interface RandomKeyArgs {
  /** The purpose of the key; keys for different purposes are independent. */
  readonly purpose: string;
  /** Whether deletion is refused until the protection is lifted. */
  readonly protect: boolean;
}

/**
 * 32 random bytes, created once and kept, secret, in the stack's state.
 *
 * They are derived from a password of 64 letters and digits (381 bits): `random.RandomBytes`, the resource for this
 * purpose, uses its value as its id, and ids are plain text in the state.
 * @see https://github.com/pulumi/pulumi-random `computeRandomBytesID` in `provider/resources.go`
 */
export class RandomKey extends pulumi.ComponentResource {
  /** The key, base64, secret. */
  readonly base64: pulumi.Output<string>;

  constructor(name: string, { purpose, protect }: RandomKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:keys:RandomKey", name, {}, options);
    const seed = new RandomPassword(name, { length: 64, special: false }, { parent: this, protect });
    this.base64 = pulumi.secret(seed.result.apply((text) => derive(text, purpose)));
    this.registerOutputs({ base64: this.base64 });
  }
}

/** HKDF with SHA-256 (RFC 5869), without salt: the input is uniformly random already. */
function derive(seed: string, purpose: string): string {
  return Buffer.from(hkdfSync("sha256", seed, "", purpose, 32)).toString("base64");
}
