import { armor, Decrypter } from "age-encryption";
import { recipientOf } from "./age-identity.ts";
import type { Identity } from "../model/age.ts";
import { SopsFault } from "./fault.ts";
import { dataKeyBytes } from "./value-cipher.ts";

/** A data key, encrypted to one recipient. */
export interface WrappedKey {
  readonly recipient: string;
  /** An armored age file. */
  readonly enc: string;
}

/**
 * The data key of a sealed file.
 *
 * @throws SopsFault `no-matching-identity`, or `damaged-key`
 */
export async function unwrapDataKey(age: readonly WrappedKey[], identities: readonly Identity[]): Promise<Uint8Array> {
  const own = new Set<string>(await Promise.all(identities.map(recipientOf)));
  const entries = age.filter(({ recipient }) => own.has(recipient));
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  for (const { enc } of entries) {
    try {
      const dataKey = await decrypter.decrypt(armor.decode(enc));
      if (dataKey.length === dataKeyBytes) return dataKey;
    } catch {
      // Another of the given identities may still open another entry.
    }
  }
  throw new SopsFault(entries.length > 0 ? "damaged-key" : "no-matching-identity");
}
