import * as pulumi from "@pulumi/pulumi";

import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import type { Identity, KeyKind, Recipient } from "../../model/age.ts";
import { RandomKey } from "./random-key.ts";

/** Arguments of {@link AgeKey}. */
export interface AgeKeyArgs {
  /** `x25519`, or `hybrid` for the post-quantum kind, which needs sops 3.12 and Flux 2.9. */
  readonly kind: KeyKind;
  /** Refuses deletion until somebody lifts it: what is sealed to a lost key stays sealed. */
  readonly protect: boolean;
  /** A key that is there already; default: a new one. */
  readonly identity?: pulumi.Input<Identity>;
}

/** An AGE key: made once and kept, secret, in the stack's state; or somebody's own. */
export class AgeKey extends pulumi.ComponentResource {
  /** `AGE-SECRET-KEY-1…`, secret: opens what is sealed to {@link recipient}. */
  readonly identity: pulumi.Output<Identity>;

  /** `age1…`, public: what to seal to. */
  readonly recipient: pulumi.Output<Recipient>;

  constructor(name: string, args: AgeKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:keys:AgeKey", name, {}, options);
    // Made even where it is not used: one that an earlier `up` has made and protected could not go.
    const own = newIdentity(this, name, { ...args, protect: args.protect && args.identity === undefined });
    this.identity = pulumi.secret(args.identity ?? own);
    this.recipient = pulumi.unsecret(this.identity.apply(recipientOf));
    this.registerOutputs({ identity: this.identity, recipient: this.recipient });
  }
}

function newIdentity(parent: AgeKey, name: string, { kind, protect }: AgeKeyArgs): pulumi.Output<Identity> {
  const seed = new RandomKey(name, { purpose: "AGE identity", protect }, { parent });
  return seed.base64.apply((base64) => encodeIdentity(Buffer.from(base64, "base64"), kind));
}
