/** Something that the person at the terminal can mend. The message says what is wrong and what to do; it is shown without a stack. */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** Exit status of the command that it ends. */
  readonly exitCode: number = 1;
}

/** A command line that asks for something that does not exist. */
export class UsageError extends UserError {
  override readonly name: string = "UsageError";
  override readonly exitCode = 2;
}
