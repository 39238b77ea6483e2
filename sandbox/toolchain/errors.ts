import { UserError } from "../../user-error.ts";

/** Why the sandbox's programs could not be had, in words for the person who started it. */
export class ToolchainError extends UserError {
  override readonly name = "ToolchainError";
}
