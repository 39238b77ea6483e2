/** Name of the one file of a packed project that its program is packed into. */
export const PROGRAM = "program.mjs";

/** Name of the directory of a sandbox under test, beside the directory of its packed project. */
export const SANDBOX = "sandbox";
