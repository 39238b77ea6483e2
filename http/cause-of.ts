/**
 * The reason why a request got no response: `fetch` says "fetch failed" and keeps the reason in the cause.
 *
 * @param patience The timeout of the request, in milliseconds.
 */
export function causeOf(error: unknown, patience: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${patience / 1000} s`;
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.message === "" ? ("code" in cause ? String(cause.code) : cause.name) : cause.message;
}
