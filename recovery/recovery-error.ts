import { UserError } from "../user-error.ts";

/** Something that keeps a stack from being recovered, and that only a person can mend; the message says how. */
export class RecoveryError extends UserError {
  override readonly name = "RecoveryError";
}
