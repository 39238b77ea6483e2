/** Something that the user of the sandbox can put right; the message says how. */
export class SandboxError extends Error {
  override name = "SandboxError";
}

/** An error for people: its message and those of its causes, without a stack unless nobody foresaw it. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const unforeseen = error.name === "Error" || error.name === "TypeError";
  const text = unforeseen ? (error.stack ?? error.message) : error.message;
  return error.cause === undefined ? text : `${text}\n${explain(error.cause)}`;
}
