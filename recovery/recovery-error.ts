/** Something that only the user can put right; the message says how. */
export class RecoveryError extends Error {
  override name = "RecoveryError";
}
