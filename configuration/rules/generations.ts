import type { Rule } from "./rule.ts";
import { appKeyName, keyNames } from "../../model/keys.ts";
import { faultAt } from "../fault.ts";
import { didYouMean, quote } from "../suggestion.ts";

/** Generations belong to keys that the program makes for this stack. */
export const generations: Rule = ({ stack: { source, values }, registrations }) => {
  const apps = registrations.map(({ app }) => app);
  const brought = new Map(Object.keys(values.ageKeys).map((app) => [appKeyName(app), app]));
  const known = keyNames(apps).filter((key) => !brought.has(key));
  return Object.keys(values.keys.generations).flatMap((key) => {
    const at = ["keys", "generations", key];
    const app = brought.get(key);
    if (app !== undefined) {
      const problem = `is a key that you bring along; remove it, or remove ${quote(app)} from platform:ageKeys`;
      return [faultAt(source, at, problem)];
    }
    return known.includes(key) ? [] : [faultAt(source, at, `is no key of this platform; ${didYouMean(key, known)}`)];
  });
};
