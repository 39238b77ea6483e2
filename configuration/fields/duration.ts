import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

/** A duration in the API of Flux; its units may be in any order. */
export const DURATION = /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };

/** Go's durations end at 292 years, and an object with a longer one keeps Flux from reading any of its kind. */
const LONGEST = 365 * 24 * 60 * MINUTE;

/** Checks a duration as Go writes it (`5m`, `1h30m`) against a least one, which messages quote as it is written here. */
export function durationProblem(least: string): (value: string) => Problem {
  return (value) => {
    if (!DURATION.test(value)) return notADuration(value, least);
    if (milliseconds(value) < milliseconds(least)) return `${quote(value)} is too short; write "${least}" or more`;
    if (milliseconds(value) > LONGEST) return `${quote(value)} is longer than a year; write "1h"`;
    return undefined;
  };
}

function notADuration(value: string, least: string): string {
  if (/^\d+$/.test(value))
    return `${quote(value)} has no unit; write ${withUnits(value, least).map(quote).join(" or ")}`;
  const [, number = "", unit = ""] = /^\s*(\d+)\s*(ms|s|m|h)[a-z]*\s*$/i.exec(value) ?? [];
  const instead = unit === "" ? "5m" : nearest(`${number}${unit.toLowerCase()}`, least);
  return `${quote(value)} is not a duration; write numbers with h, m, s or ms, such as ${quote(instead)}`;
}

/** The number in seconds and in minutes, where these are allowed. */
function withUnits(number: string, least: string): string[] {
  const allowed = [`${number}s`, `${number}m`].filter((value) => fits(value, least));
  return allowed.length === 0 ? ["5m"] : allowed;
}

function nearest(value: string, least: string): string {
  return fits(value, least) ? value : "5m";
}

function fits(value: string, least: string): boolean {
  return milliseconds(value) >= milliseconds(least) && milliseconds(value) <= LONGEST;
}

/** @param duration One in which {@link durationProblem} finds nothing wrong. */
export function hoursOf(duration: string): number {
  return milliseconds(duration) / HOUR;
}

function milliseconds(duration: string): number {
  return [...duration.matchAll(/([0-9.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, number = "", unit = ""]) => sum + Number(number) * (UNITS[unit] ?? 0),
    0,
  );
}
