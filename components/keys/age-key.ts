import * as pulumi from "@pulumi/pulumi";

import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import type { Identity, KeyKind, Recipient } from "../../model/age.ts";
import { areOfOneKind } from "../../sops/recipients.ts";
import { generationName, type Overlap } from "../../model/keys.ts";
import { RandomKey } from "./random-key.ts";

/** Arguments of {@link AgeKey}. */
export interface AgeKeyArgs {
  /** `x25519`, or `hybrid` for the post-quantum kind, which needs sops 3.12 and Flux 2.9. */
  readonly kind: KeyKind;
  /** Whether deletion is refused until the protection is lifted: files sealed to a lost key cannot be decrypted. */
  readonly protect: boolean;
  /** The generation of the key, from 1, the default. Another number creates another key. */
  readonly generation?: number;
  /** The other keys that are valid during a rotation. Default: none. */
  readonly overlap?: Overlap;
  /** An existing key; default: a new one. */
  readonly identity?: pulumi.Input<Identity>;
}

/**
 * An AGE key: created once and kept, secret, in the stack's state, or supplied by its owner. During a rotation it
 * consists of several keys, all of which decrypt files sealed to it.
 */
export class AgeKey extends pulumi.ComponentResource {
  /**
   * The identities `AGE-SECRET-KEY-1…`, secret: each decrypts files sealed to its own recipient. The requested one
   * comes first.
   */
  readonly identities: pulumi.Output<readonly Identity[]>;

  /** `age1…`, public: the key that is asked for. */
  readonly recipient: pulumi.Output<Recipient>;

  /** The recipients to seal to; all of one kind. More than {@link recipient} during a rotation. */
  readonly recipients: pulumi.Output<readonly Recipient[]>;

  constructor(name: string, args: AgeKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:keys:AgeKey", name, {}, options);
    const { generation = 1, overlap, identity: brought, protect, kind } = args;
    // Always created: a protected key from an earlier run cannot be deleted.
    const own = newIdentity(this, generationName(name, generation), kind, protect && brought === undefined);
    // A key must be unprotected in the state before it is no longer declared.
    const older = (overlap?.kept ?? []).map(
      (kept) => [kept.generation, newIdentity(this, generationName(name, kept.generation), kept.kind, false)] as const,
    );
    const identity = pulumi.secret(brought ?? own);
    this.identities = pulumi.secret(pulumi.all([identity, ...older.map(([, one]) => one)]));
    const recipients = pulumi.unsecret(this.identities.apply((all) => Promise.all(all.map(recipientOf))));
    this.recipient = recipients.apply(first);
    this.recipients = recipients.apply((all) => sealingRecipients(all, overlap?.hasArrived ?? true));
    const numbers = [generation, ...older.map(([number]) => number)];
    // The next run reads here which generations the state has, and that the old ones are unprotected.
    const generations = recipients.apply((all) =>
      brought === undefined ? Object.fromEntries(numbers.map((number, index) => [number, all[index]])) : {},
    );
    this.registerOutputs({ identity, recipient: this.recipient, generations });
  }
}

function newIdentity(parent: AgeKey, name: string, kind: KeyKind, protect: boolean): pulumi.Output<Identity> {
  const seed = new RandomKey(name, { purpose: "AGE identity", protect }, { parent });
  return seed.base64.apply((base64) => encodeIdentity(Buffer.from(base64, "base64"), kind));
}

/**
 * Returns all recipients, if one file can be sealed to all of them; else the new one, or the old ones while the cluster
 * lacks the new one.
 */
function sealingRecipients(all: readonly Recipient[], hasArrived: boolean): readonly Recipient[] {
  const [newest] = all;
  if (newest === undefined) return [];
  const alike = (wanted: Recipient): Recipient[] => all.filter((one) => areOfOneKind([wanted, one]));
  const other = all.find((one) => !areOfOneKind([newest, one]));
  return hasArrived || other === undefined ? alike(newest) : alike(other);
}

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error("an AGE key is at least one key");
  return one;
}
