import { setSecret } from "../commands.ts";
import type { Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { contested, type Claim } from "./claims.ts";

/** Each registry has a name of its own and a password, and there is no password too many. */
export const registries: Rule = ({ stack: { source, values } }) => {
  const claims = values.registries.flatMap(({ name }, index): Claim[] =>
    name === undefined ? [] : [{ name, owner: name, place: { source, path: ["registries", index, "name"] } }],
  );
  const known = claims.map(({ name }) => name);
  const missing = known
    .filter((name) => !Object.hasOwn(values.registryPasswords, name))
    .map((name) =>
      faultAt(source, ["registryPasswords", name], `is missing; run: ${setSecret("registryPasswords", name)}`),
    );
  const unused = Object.keys(values.registryPasswords)
    .filter((name) => !known.includes(name))
    .map((name): Fault => {
      const instead = known.length === 0 ? "add it to platform:registries, or remove it" : didYouMean(name, known);
      return faultAt(
        source,
        ["registryPasswords", name],
        `has no registry of that name in platform:registries; ${instead}`,
      );
    });
  return [
    ...contested(claims, ({ name }) => `${quote(name)} is the name of two registries; write another`),
    ...missing,
    ...unused,
  ];
};
