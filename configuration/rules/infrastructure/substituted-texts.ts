import { entryOf } from "../../../model/entry-of.ts";
import { isLeftAlone } from "../../../manifests/flux/substitution.ts";
import type { DraftComponent } from "../../components.ts";
import type { Path, Source } from "../../fault.ts";
import { leaves } from "../../leaves.ts";
import { hostedHere } from "../deployments.ts";
import { overlayHere } from "./draft-consumers.ts";
import { isIn, placeOf, secretsOf, type InfrastructureDraft } from "./draft.ts";

/** A text in which Flux substitutes variables, and where people can change it. */
export interface SubstitutedText {
  readonly place: { readonly source: Source; readonly path: Path };
  readonly text: string;
  /** The kind of thing that the text belongs to. */
  readonly of: "component" | "workload";
}

/** Every text of components and workloads in which Flux substitutes variables on this cluster. */
export function substitutedTexts(draft: InfrastructureDraft): SubstitutedText[] {
  return [...componentTexts(draft), ...workloadTexts(draft)];
}

/** Every text of components in which this program substitutes variables on this cluster. */
export function secretTexts(draft: InfrastructureDraft): SubstitutedText[] {
  const environment = overlayHere(draft);
  return draft.components
    .filter((component) => environment !== undefined && isIn(component, environment))
    .flatMap((component) => {
      const logins = textsIn(component.definition.values.sources, ["sources"])
        .filter(({ path }) => path[2] === "credentials" && path[3] !== "knownHosts")
        .map(({ path, text }) => ({ place: placeOf(component, path), text }));
      const entries = secretsOf(component).flatMap(({ values, written: { source, path }, place }) =>
        Object.entries(values.entries).map(([key, text]) => ({
          place: place.source === source ? { source, path: [...path, "entries", key] } : place,
          text,
        })),
      );
      return [...entries, ...logins].map((made) => ({ ...made, of: "component" as const }));
    });
}

function componentTexts(draft: InfrastructureDraft): SubstitutedText[] {
  const environment = overlayHere(draft);
  if (environment === undefined) return [];
  return draft.components
    .filter((component) => isIn(component, environment))
    .flatMap((component) => [...ofDefinition(component), ...ofEnvironment(component, environment)]);
}

function ofDefinition(component: DraftComponent): SubstitutedText[] {
  return Object.entries(component.definition.values.stages).flatMap(([stage, { substitute, releases, manifests }]) => {
    if (!substitute) return [];
    const path = ["stages", stage];
    const texts = [
      ...textsIn(releases, [...path, "releases"]),
      ...manifests.flatMap((object, index) =>
        isLeftAlone(object.metadata) ? [] : textsIn(object, [...path, "manifests", index]),
      ),
    ];
    return texts.map(({ path: at, text }) => ({ place: placeOf(component, at), text, of: "component" }));
  });
}

function ofEnvironment({ source, definition, installation }: DraftComponent, environment: string): SubstitutedText[] {
  return Object.entries(entryOf(installation.environments, environment)?.stages ?? {}).flatMap(([stage, changes]) => {
    const { substitute = false, manifests = [] } = entryOf(definition.values.stages, stage) ?? {};
    if (!substitute) return [];
    const path = ["environments", environment, "stages", stage];
    const texts = [
      ...textsIn(changes.releases, [...path, "releases"]),
      ...changes.patches.flatMap((patch, index) =>
        manifests.some((object) => isTarget(object, patch.target) && isLeftAlone(object.metadata))
          ? []
          : textsIn(patch, [...path, "patches", index]),
      ),
    ];
    return texts.map(({ path: at, text }) => ({ place: { source, path: at }, text, of: "component" }));
  });
}

function isTarget(
  {
    kind,
    metadata,
  }: { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } },
  { namespace, ...target }: { readonly kind: string; readonly name: string; readonly namespace?: string },
): boolean {
  const isThere = namespace === undefined || (metadata.namespace ?? namespace) === namespace;
  return kind === target.kind && metadata.name === target.name && isThere;
}

function workloadTexts(draft: InfrastructureDraft): SubstitutedText[] {
  const here = hostedHere(draft);
  return draft.workloads
    .filter(({ values }) => values.substitute)
    .flatMap(({ source, values: { env, volumes, environments } }) => {
      const hosted = Object.entries(environments).filter(([name]) => here.includes(name));
      const own = hosted.flatMap(([name, values]) => [
        ...textsIn(values.env, ["environments", name, "env"]),
        ...textsIn(values.volumes, ["environments", name, "volumes"]),
      ]);
      const all = hosted.length === 0 ? [] : [...textsIn(env, ["env"]), ...filesIn(volumes), ...own];
      return all.map(({ path, text }) => ({ place: { source, path }, text, of: "workload" }));
    });
}

function filesIn(
  volumes: InfrastructureDraft["workloads"][number]["values"]["volumes"],
): { path: Path; text: string }[] {
  return Object.entries(volumes).flatMap(([name, { files }]) => textsIn(files, ["volumes", name, "files"]));
}

function textsIn(value: unknown, path: Path): { path: Path; text: string }[] {
  return leaves(value, path).flatMap(({ path: at, leaf }) =>
    typeof leaf === "string" ? [{ path: at, text: leaf }] : [],
  );
}
