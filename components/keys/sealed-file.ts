import * as pulumi from "@pulumi/pulumi";
import type { EncodedSecret, Secret } from "../../manifests/secrets.ts";
import type { Recipient } from "../../model/age.ts";
import { fingerprint } from "../../sops/fingerprint.ts";
import { seal } from "../../sops/seal.ts";

/** Arguments of {@link SealedFile}. */
export interface SealedFileArgs {
  /** The object to seal; its `data` and `stringData` are encrypted, everything else stays readable. */
  readonly object: pulumi.Input<Secret | EncodedSecret>;
  /** The recipients that can decrypt the file; at least one. */
  readonly recipients: pulumi.Input<readonly Recipient[]>;
  /** Secret key, base64, under which the plaintext is fingerprinted. */
  readonly fingerprintKey: pulumi.Input<string>;
}

/**
 * A SOPS document. Encryption is randomised, so the first ciphertext is kept in the state, and replaced only when the
 * plaintext or the recipients change: an `up` that changes neither commits nothing.
 */
export class SealedFile extends pulumi.ComponentResource {
  /** The document, ready to be committed; not secret. */
  readonly content: pulumi.Output<string>;

  constructor(name: string, args: SealedFileArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:keys:SealedFile", name, {}, options);
    const { object, recipients, fingerprintKey } = args;
    const sealed = pulumi.all([object, recipients]).apply(([plain, to]) => seal(plain, { recipients: to }));
    const trigger = pulumi
      .all([object, recipients, fingerprintKey])
      .apply(([plain, to, key]) => fingerprint(plain, to, {}, Buffer.from(key, "base64")));
    const stash = new pulumi.Stash(
      name,
      { input: pulumi.unsecret(sealed) },
      // A secret trigger never fires; the HMAC under a secret key reveals nothing about the plaintext.
      { parent: this, ignoreChanges: ["input"], replacementTrigger: pulumi.unsecret(trigger) },
    );
    this.content = stash.output.apply(text);
    this.registerOutputs({ content: this.content });
  }
}

/** Returns the value of the stash as text; `pulumi.Stash` does not declare its type. */
function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`a sealed file is text, but the state holds ${typeof value}`);
  return value;
}
