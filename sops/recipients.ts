import { armor, Encrypter } from "age-encryption";
import { isRecipient, looksLikeIdentity, recipientKind } from "./age-identity.ts";
import type { Recipient } from "../model/age.ts";
import { SopsFault } from "./fault.ts";
import { isSshRecipient, sshRecipient } from "./ssh-recipient.ts";

/**
 * The recipients without duplicates, each complete and all of one kind.
 *
 * @param at - The name of the list in errors.
 * @throws SopsFault `no-recipients`, `identity-as-recipient`, `not-a-recipient`, or `mixed-recipients`: age itself
 * refuses to mix kinds in a file, because an attacker who breaks the weaker kind can read the file.
 */
export function checkedRecipients(recipients: readonly string[], at = "recipients"): readonly Recipient[] {
  if (recipients.length === 0) throw new SopsFault("no-recipients", at);
  const complete = recipients.map((recipient, index) => {
    if (looksLikeIdentity(recipient)) throw new SopsFault("identity-as-recipient", `${at}[${index}]`);
    if (!isRecipient(recipient)) throw new SopsFault("not-a-recipient", `${at}[${index}]`);
    return recipient;
  });
  if (!areOfOneKind(complete)) throw new SopsFault("mixed-recipients", at);
  return [...new Set(complete)];
}

/** Whether one file can be encrypted to all recipients: either all are post-quantum, or none is. */
export function areOfOneKind(recipients: readonly Recipient[]): boolean {
  return new Set(recipients.map((recipient) => recipientKind(recipient) === "hybrid")).size <= 1;
}

/** Encrypts the data key to one recipient, as the armored age file that SOPS keeps for each. */
export async function wrapDataKey(dataKey: Uint8Array, recipient: Recipient): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(isSshRecipient(recipient) ? sshRecipient(recipient) : recipient);
  return armor.encode(await encrypter.encrypt(dataKey));
}
