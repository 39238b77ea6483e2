/**
 * How one thing stands that a run needs:
 *
 * - `ok`: nothing to do.
 * - `warning`: a run goes through, and somebody may be surprised by it.
 * - `error`: a run fails, or leaves something that does not work.
 * - `unknown`: it could not be checked, and the message says why.
 */
export type Verdict = "ok" | "warning" | "error" | "unknown";

/** What a check has found. No text of it holds a secret once it is in a report. */
export interface Finding {
  readonly verdict: Verdict;
  /** What there is, on one line. */
  readonly message: string;
  /** How to mend it, on one line or several; where there is something to mend. */
  readonly mend?: string;
}

/** There is nothing to do about it. */
export function ok(message: string): Finding {
  return { verdict: "ok", message };
}

/** A run goes through, and somebody may be surprised by it. */
export function warning(message: string, mend?: string): Finding {
  return { verdict: "warning", message, ...(mend === undefined ? {} : { mend }) };
}

/** A run fails, or leaves something that does not work. */
export function fault(message: string, mend: string): Finding {
  return { verdict: "error", message, mend };
}

/** It could not be checked. */
export function unknown(why: string, mend?: string): Finding {
  return { verdict: "unknown", message: why, ...(mend === undefined ? {} : { mend }) };
}
