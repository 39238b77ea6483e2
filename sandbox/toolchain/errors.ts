import { UserError } from "../../user-error.ts";

/** The sandbox's programs could not be built; the message is for the person who started it. */
export class ToolchainError extends UserError {
  override readonly name = "ToolchainError";
}
