import { counted } from "../terminal/counted.ts";
import { hideSecrets } from "../configuration/fields/secrets.ts";
import type { Examined } from "./examine.ts";
import type { Finding, Verdict } from "./finding.ts";

/** The report that `npm run platform -- doctor --json` prints. */
export interface DoctorReport {
  readonly stack: string;
  readonly errors: number;
  readonly warnings: number;
  /** The number of things that could not be checked. */
  readonly unknown: number;
  readonly findings: readonly (Finding & { readonly check: string; readonly title: string })[];
}

/**
 * Builds the report on a stack.
 *
 * @param secrets Texts to hide, even if a server or a program repeats them.
 */
export function reportOf(stack: string, examined: readonly Examined[], secrets: readonly string[]): DoctorReport {
  const hide = hiding(secrets);
  const findings = examined.flatMap(({ check: { name, title }, findings: found }) =>
    found.map(({ verdict, message, mend }) => ({
      check: name,
      title,
      verdict,
      message: hide(message),
      ...(mend === undefined ? {} : { mend: hide(mend) }),
    })),
  );
  const count = (wanted: Verdict): number => findings.filter(({ verdict }) => verdict === wanted).length;
  return { stack, errors: count("error"), warnings: count("warning"), unknown: count("unknown"), findings };
}

/** The minimum length of a hidden secret, in characters. Shorter ones are words, and would be hidden everywhere. */
const SHORTEST_SECRET = 6;

function hiding(secrets: readonly string[]): (text: string) => string {
  const hidden = secrets.filter(({ length }) => length >= SHORTEST_SECRET);
  return (text) => hidden.reduce((shown, secret) => shown.replaceAll(secret, "[secret]"), hideSecrets(text));
}

const marks: Readonly<Record<Verdict, { readonly tick: string; readonly word: string }>> = {
  ok: { tick: "\u001b[32m✔\u001b[0m", word: "ok     " },
  warning: { tick: "\u001b[33m!\u001b[0m", word: "warning" },
  error: { tick: "\u001b[31m✘\u001b[0m", word: "ERROR  " },
  unknown: { tick: "\u001b[36m?\u001b[0m", word: "unknown" },
};

/** Formats a report for people. @param terminal Whether to print ticks and colours; otherwise words replace them. */
export function renderReport({ findings, errors, warnings, unknown }: DoctorReport, terminal: boolean): string {
  const width = Math.max(0, ...findings.map(({ title }) => title.length));
  const lines = findings.flatMap(({ title, verdict, message, mend }, index) => {
    const { tick, word } = marks[verdict];
    const mark = terminal ? tick : word;
    const shown = findings[index - 1]?.title === title ? "" : title;
    const indent = " ".repeat((terminal ? 1 : word.length) + 1 + width + 2);
    return [
      `${mark} ${shown.padEnd(width)}  ${message}`,
      ...(mend === undefined ? [] : mend.split("\n").map((line) => `${indent}→ ${line}`)),
    ];
  });
  const rest = [counted(warnings, "warning"), `${unknown} not checked`];
  return [...lines, "", `${errors === 0 ? "No errors" : counted(errors, "error")}, ${rest.join(", ")}.`].join("\n");
}
