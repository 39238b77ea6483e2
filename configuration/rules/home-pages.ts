import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { didYouMean, quote } from "../suggestion.ts";

/** A home page runs beside one environment of its app. */
export const homePages: Rule = ({ registrations }) => registrations.flatMap(homePage);

function homePage({ source, values: { home, environments } }: DraftRegistration): Fault[] {
  const names = Object.keys(environments);
  if (home === undefined || names.length === 0) return [];
  const { environment } = home;
  if (environment !== undefined) {
    if (names.includes(environment)) return [];
    const problem = `${quote(environment)} is no environment of this app; ${didYouMean(environment, names)}`;
    return [faultAt(source, ["home", "environment"], problem)];
  }
  // Names of digits alone lose their order, so that the first one in the file is unknown.
  if (names.length === 1 || !names.some((name) => /^\d+$/.test(name))) return [];
  const problem = "does not say where the page runs, and names of digits alone have no order";
  return [faultAt(source, ["home"], `${problem}; write in home.environment one of ${names.join(", ")}`)];
}
