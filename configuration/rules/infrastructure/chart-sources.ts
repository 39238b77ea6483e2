import { isDeepStrictEqual } from "node:util";
import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import type { OciRefValues } from "../../schema/component.ts";
import { didYouMean, quote } from "../../suggestion.ts";
import { whereIs } from "../claims.ts";
import { placeOf, type InfrastructureRule } from "./draft.ts";
import { entryOf } from "../../../manifests/entry-of.ts";

/**
 * A source is a repository of charts, or one chart with its version. A name means the same in all components: on a
 * cluster, it is one object.
 */
export const chartSources: InfrastructureRule = ({ components }) => [
  ...components.flatMap((component) => [...unclear(component), ...otherVersions(component)]),
  ...ambiguous(components),
];

function unclear({ definition: { source, values } }: DraftComponent): Fault[] {
  return Object.entries(values.sources).flatMap(([name, { helm, oci, ...ref }]) => {
    const path = ["sources", name];
    if (helm !== undefined && oci !== undefined) {
      return [faultAt(source, [...path, "oci"], 'stands beside "helm", and a source is one of them; remove one')];
    }
    if (oci !== undefined) return refFaults(source, path, ref);
    if (helm === undefined) return [faultAt(source, path, "names no place; write one of helm, oci")];
    const problem = "belongs to a chart in a registry; the version of a chart of a repository stands with its release";
    return Object.keys(ref).map((key) => faultAt(source, [...path, key], problem));
  });
}

function refFaults(source: Source, path: Path, { tag, semver }: OciRefValues): Fault[] {
  if (tag !== undefined && semver !== undefined) {
    return [faultAt(source, [...path, "semver"], 'stands beside "tag", and only one of them can be used; remove one')];
  }
  if (tag !== undefined || semver !== undefined) return [];
  return [faultAt(source, path, "names no version of the chart; write one of tag, semver")];
}

/** Versions that an environment has of charts in registries. */
function otherVersions({ source, installation, definition }: DraftComponent): Fault[] {
  const { sources } = definition.values;
  return Object.entries(installation.environments).flatMap(([environment, values]) =>
    Object.entries(values.sources).flatMap(([name, ref]) => {
      const path = ["environments", environment, "sources", name];
      const original = entryOf(sources, name);
      if (original === undefined) {
        const remedy = Object.keys(sources).length === 0 ? "remove it" : didYouMean(name, Object.keys(sources));
        return [faultAt(source, path, `the component has no source ${quote(name)}; ${remedy}`)];
      }
      if (original.oci !== undefined) return refFaults(source, path, ref);
      const problem = "is a repository of charts; write the version with the release, under stages";
      return [faultAt(source, path, problem)];
    }),
  );
}

function ambiguous(components: readonly DraftComponent[]): Fault[] {
  const first = new Map<string, { readonly meaning: unknown; readonly owner: DraftComponent }>();
  return components.flatMap((component) => {
    const { definition, installation } = component;
    return Object.entries(definition.values.sources).flatMap(([name, values]) => {
      const versions = Object.entries(installation.environments).map(([environment, one]) => [
        environment,
        entryOf(one.sources, name),
      ]);
      const meaning = { ...values, versions: values.oci === undefined ? [] : versions };
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, { meaning, owner: component });
      if (earlier === undefined || isDeepStrictEqual(earlier.meaning, meaning)) return [];
      const theirs = { source: earlier.owner.definition.source, path: ["sources", name] };
      const other = whereIs({ name, owner: `component ${earlier.owner.name}`, place: theirs });
      const ours = placeOf(component, ["sources", name]);
      const problem = `the source ${quote(name)} means something else in ${other}; choose another name, or write the same`;
      return [faultAt(ours.source, ours.path, problem)];
    });
  });
}
