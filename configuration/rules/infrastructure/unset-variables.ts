import { setSecret } from "../../commands.ts";
import { faultAt, type Fault } from "../../fault.ts";
import { closest } from "../../suggestion.ts";
import type { InfrastructureRule } from "./draft.ts";
import { OWN_VARIABLES } from "./settings.ts";
import { secretTexts, substitutedTexts } from "./substituted-texts.ts";

/** Flux stops at a variable that is not set: each variable of this cluster is set, or has a default. */
export const unsetVariables: InfrastructureRule = (draft) => {
  const { settings, secrets } = draft.stack.values;
  const known = [...OWN_VARIABLES, ...Object.keys(settings), ...Object.keys(secrets)];
  // A definition of the catalog has one place for all that is in it.
  const told = new Set<string>();
  return [...substitutedTexts(draft), ...secretTexts(draft)].flatMap(({ place: { source, path }, text }) =>
    variablesIn(text).flatMap((name): Fault[] => {
      const key = JSON.stringify([source.file, path, name]);
      if (known.includes(name) || told.has(key)) return [];
      told.add(key);
      return [faultAt(source, path, unset(name, known))];
    }),
  );
};

function unset(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  const guess = near === undefined ? "" : `did you mean \${${near}}? If not, `;
  const remedy = `run: pulumi config set --path 'platform:settings.${name}' --type string <value>; or, if it is secret: ${setSecret("secrets", name)}`;
  return `needs \${${name}}, which nothing sets; ${guess}${remedy}`;
}

/**
 * Names that stand for something that has to be set.
 * @see https://github.com/fluxcd/pkg/tree/main/envsubst: `:=`, `:-`, `=` and `-` come before a default, and `$${` is no variable.
 */
function variablesIn(text: string): string[] {
  return [...text.matchAll(/(?<!\$)\$\{#?([_a-zA-Z][_a-zA-Z0-9]*)(?!:?[-=])(?=\W)/g)].map(([, name = ""]) => name);
}
