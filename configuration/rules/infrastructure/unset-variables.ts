import { setSecret } from "../../commands.ts";
import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import { leaves } from "../../leaves.ts";
import { closest } from "../../suggestion.ts";
import { hostedHere } from "../deployments.ts";
import { overlayHere } from "./draft-consumers.ts";
import { isIn, placeOf, type InfrastructureDraft, type InfrastructureRule } from "./draft.ts";
import { OWN_VARIABLES } from "./settings.ts";
import { entryOf } from "../../../manifests/entry-of.ts";

/** A text that may have variables in it, and where people can change it. */
interface Text {
  readonly place: { readonly source: Source; readonly path: Path };
  readonly text: string;
}

/** Flux would put nothing where nobody has said what goes there: each variable of this cluster is set, or has a default. */
export const unsetVariables: InfrastructureRule = (draft) => {
  const { settings, secrets } = draft.stack.values;
  const known = [...OWN_VARIABLES, ...Object.keys(settings), ...Object.keys(secrets)];
  const texts = [...componentTexts(draft), ...workloadTexts(draft)];
  // A definition of the catalog has one place for all that is in it.
  const told = new Set<string>();
  return texts.flatMap(({ place: { source, path }, text }) =>
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
  const remedy = `run: pulumi config set --path 'platform:settings.${name}' <value>; or, if it is secret: ${setSecret("secrets", name)}`;
  return `needs \${${name}}, which nothing sets; ${guess}${remedy}`;
}

/**
 * Names that stand for something that has to be set.
 * @see https://github.com/fluxcd/pkg/tree/main/envsubst: `:=`, `:-`, `=` and `-` come before a default, and `$${` is no variable.
 */
function variablesIn(text: string): string[] {
  return [...text.matchAll(/(?<!\$)\$\{#?([_a-zA-Z][_a-zA-Z0-9]*)(?!:?[-=])(?=\W)/g)].map(([, name = ""]) => name);
}

function componentTexts(draft: InfrastructureDraft): Text[] {
  const environment = overlayHere(draft);
  if (environment === undefined) return [];
  return draft.components
    .filter((component) => isIn(component, environment))
    .flatMap((component) => [...ofDefinition(component), ...ofEnvironment(component, environment)]);
}

function ofDefinition(component: DraftComponent): Text[] {
  return Object.entries(component.definition.values.stages).flatMap(([stage, { substitute, releases, manifests }]) =>
    substitute
      ? textsIn({ releases, manifests }, ["stages", stage]).map(({ path, text }) => ({
          place: placeOf(component, path),
          text,
        }))
      : [],
  );
}

function ofEnvironment({ source, definition, installation }: DraftComponent, environment: string): Text[] {
  return Object.entries(entryOf(installation.environments, environment)?.stages ?? {}).flatMap(([stage, changes]) =>
    entryOf(definition.values.stages, stage)?.substitute === true
      ? textsIn(changes, ["environments", environment, "stages", stage]).map(({ path, text }) => ({
          place: { source, path },
          text,
        }))
      : [],
  );
}

function workloadTexts(draft: InfrastructureDraft): Text[] {
  const here = hostedHere(draft);
  return draft.workloads
    .filter(({ values }) => values.substitute)
    .flatMap(({ source, values: { env, environments } }) => {
      const hosted = Object.entries(environments).filter(([name]) => here.includes(name));
      const own = hosted.flatMap(([name, values]) => textsIn(values.env, ["environments", name, "env"]));
      const all = hosted.length === 0 ? [] : [...textsIn(env, ["env"]), ...own];
      return all.map(({ path, text }) => ({ place: { source, path }, text }));
    });
}

function textsIn(value: unknown, path: Path): { path: Path; text: string }[] {
  return leaves(value, path).flatMap(({ path: at, leaf }) =>
    typeof leaf === "string" ? [{ path: at, text: leaf }] : [],
  );
}
