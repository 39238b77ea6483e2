import type { KubernetesObject } from "../../../model/kubernetes-object.ts";
import type { ComponentsReading, DraftComponent } from "../../components.ts";
import type { Draft } from "../rule.ts";
import type { Fault, Path, Source } from "../../fault.ts";
import type { Claim } from "../claims.ts";

/** The input of the rules about components. */
export interface InfrastructureDraft extends Draft, Pick<ComponentsReading, "unread"> {
  /** The components without faults of their own. */
  readonly components: readonly DraftComponent[];
  /** The objects of the Flux release; undefined when the release could not be read. */
  readonly flux: readonly KubernetesObject[] | undefined;
}

/** Finds what one component's file alone, or its schema, does not show. */
export type InfrastructureRule = (draft: InfrastructureDraft) => readonly Fault[];

/** A stage of a component, and where it is written. */
export interface DraftStage {
  readonly component: DraftComponent;
  readonly name: string;
  readonly values: DraftComponent["definition"]["values"]["stages"][string];
}

export function stagesOf(component: DraftComponent): DraftStage[] {
  return Object.entries(component.definition.values.stages).map(([name, values]) => ({ component, name, values }));
}

/** A Secret of a component, and where people can change it. */
export interface DraftSecret {
  readonly name: string;
  readonly values: DraftComponent["definition"]["values"]["secrets"][string];
  /** Where it is written: the definition, or the file that installs one of the catalog. */
  readonly written: { readonly source: Source; readonly path: Path };
  /** Where people can change it; see {@link placeOf}. */
  readonly place: { readonly source: Source; readonly path: Path };
}

/** Those of its definition, then those of its own file beside a definition of the catalog. */
export function secretsOf(component: DraftComponent): DraftSecret[] {
  const { source, definition, installation } = component;
  return [
    ...Object.entries(definition.values.secrets).map(([name, values]) => {
      const path = ["secrets", name];
      return { name, values, written: { source: definition.source, path }, place: placeOf(component, path) };
    }),
    ...Object.entries(installation.secrets).map(([name, values]) => {
      const place = { source, path: ["secrets", name] };
      return { name, values, written: place, place };
    }),
  ];
}

/** Components by environment. */
export function byEnvironment(components: readonly DraftComponent[]): [string, DraftComponent[]][] {
  const names = new Set(components.flatMap(({ installation }) => Object.keys(installation.environments)));
  return [...names].sort().map((name) => [name, components.filter((component) => isIn(component, name))]);
}

export function isIn({ installation }: DraftComponent, environment: string): boolean {
  return Object.hasOwn(installation.environments, environment);
}

export function layerOf({ installation, definition }: DraftComponent): "infrastructure" | "apps" {
  return installation.layer ?? definition.values.layer ?? "infrastructure";
}

/**
 * Where people can change what meets something of another component: in the definition, or, of one that this program
 * ships, where it is chosen.
 * @param path In the definition.
 */
export function placeOf({ source, definition }: DraftComponent, path: Path): NonNullable<Claim["place"]> {
  return source === definition.source ? { source, path } : { source, path: ["from"] };
}
