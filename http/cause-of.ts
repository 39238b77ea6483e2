/**
 * Why a request got no answer: `fetch` says "fetch failed", and the reason in the cause.
 *
 * @param patience Milliseconds that the answer might have taken.
 */
export function causeOf(error: unknown, patience: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${patience / 1000} s`;
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.message === "" ? ("code" in cause ? String(cause.code) : cause.name) : cause.message;
}
