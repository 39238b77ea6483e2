import { UserError } from "../user-error.ts";

/** An error that the user of the sandbox can fix; the message says how. */
export class SandboxError extends UserError {
  override readonly name = "SandboxError";
}
