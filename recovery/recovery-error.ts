import { UserError } from "../user-error.ts";

/** A stack cannot be recovered without manual action. The message says what to do. */
export class RecoveryError extends UserError {
  override readonly name = "RecoveryError";
}
