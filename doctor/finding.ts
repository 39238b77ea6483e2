/**
 * The severity of a finding:
 *
 * - `ok`: nothing to do.
 * - `warning`: a run succeeds, but the result may be surprising.
 * - `error`: a run fails, or leaves something that does not work.
 * - `unknown`: it could not be checked, and the message says why.
 */
export type Verdict = "ok" | "warning" | "error" | "unknown";

/** A finding of a check. In a report, its text holds no secret. */
export interface Finding {
  readonly verdict: Verdict;
  /** The finding, on one line. */
  readonly message: string;
  /** The fix, on one line or several; absent if nothing has to be fixed. */
  readonly mend?: string;
}

/** A finding that needs no action. */
export function ok(message: string): Finding {
  return { verdict: "ok", message };
}

/** A finding that does not fail a run, but may surprise. */
export function warning(message: string, mend?: string): Finding {
  return { verdict: "warning", message, ...(mend === undefined ? {} : { mend }) };
}

/** A finding that makes a run fail, or leaves something that does not work. */
export function fault(message: string, mend: string): Finding {
  return { verdict: "error", message, mend };
}

/** A finding for something that could not be checked. */
export function unknown(why: string, mend?: string): Finding {
  return { verdict: "unknown", message: why, ...(mend === undefined ? {} : { mend }) };
}
