import type { Rule } from "./rule.ts";
import { faultAt } from "../fault.ts";
import { didYouMean } from "../suggestion.ts";

/** AGE keys that somebody brings along belong to apps that are registered. */
export const ageKeys: Rule = ({ stack: { source, values }, registrations }) => {
  const apps = registrations.map(({ app }) => app);
  return Object.keys(values.ageKeys)
    .filter((name) => !apps.includes(name))
    .map((name) => {
      const instead = apps.length === 0 ? "register the app, or remove it" : didYouMean(name, apps);
      return faultAt(source, ["ageKeys", name], `is no registered app; ${instead}`);
    });
};
