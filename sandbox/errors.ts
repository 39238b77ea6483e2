import { UserError } from "../user-error.ts";

/** Something that the user of the sandbox can mend; the message says how. */
export class SandboxError extends UserError {
  override readonly name = "SandboxError";
}
