import { isDeepStrictEqual } from "node:util";
import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import { imageTagProblem } from "../../fields/charts.ts";
import { tagProblem } from "../../fields/github.ts";
import type { SourceValues, SourceVersionValues } from "../../schema/chart-source.ts";
import { didYouMean, quote } from "../../suggestion.ts";
import { whereIs } from "../claims.ts";
import { placeOf, type InfrastructureRule } from "./draft.ts";
import { rootName } from "../../../model/names/flux.ts";
import { entryOf } from "../../../model/entry-of.ts";

/**
 * A source is a repository of charts, one chart with its version, or a Git repository at a version. A name means the same in all components: on a
 * cluster, it is one object.
 */
export const chartSources: InfrastructureRule = ({ components }) => [
  ...components.flatMap((component) => [...unclear(component), ...otherVersions(component)]),
  ...ambiguous(components),
];

const PLACES = ["helm", "oci", "git"] as const;
type Place = (typeof PLACES)[number];

/** Where a source is; of one that is several, the first. */
export function placesOf(values: SourceValues): readonly Place[] {
  return PLACES.filter((place) => values[place] !== undefined);
}

function unclear({ definition: { source, values } }: DraftComponent): Fault[] {
  return Object.entries(values.sources).flatMap(([name, one]) => {
    const path = ["sources", name];
    const [place, another] = placesOf(one);
    if (place === undefined) return [faultAt(source, path, `names no place; write one of ${PLACES.join(", ")}`)];
    if (place === "git" && name === rootName) {
      return [faultAt(source, path, "is the name of the fleet repository's own GitRepository; choose another")];
    }
    if (another === undefined) return versionFaults(source, path, place, one);
    return [faultAt(source, [...path, another], `cannot be combined with "${place}"; remove one`)];
  });
}

const VERSIONS = {
  oci: ["tag", "semver", "digest"],
  git: ["branch", "tag", "semver", "commit"],
} as const;

/** Checks the version of a source; in a repository of charts, each release names its own version. */
function versionFaults(source: Source, path: Path, place: Place, values: SourceVersionValues): Fault[] {
  const at = (problem: string, key?: string): Fault[] => [
    faultAt(source, key === undefined ? path : [...path, key], problem),
  ];
  const given = VERSION_KEYS.filter((key) => values[key] !== undefined);
  if (place === "helm") {
    const problem = 'does not work with "helm"; remove it, and write version under each release of the source';
    return given.flatMap((key) => at(problem, key));
  }
  const known: readonly string[] = VERSIONS[place];
  const foreign = given.filter((key) => !known.includes(key));
  if (foreign.length > 0) {
    return foreign.flatMap((key) => at(`does not work with "${place}"; write one of ${known.join(", ")}`, key));
  }
  const [first, second] = given;
  if (first === undefined) {
    const what = place === "oci" ? "version of the chart" : "version of the repository";
    return at(`names no ${what}; write one of ${known.join(", ")}`);
  }
  if (second !== undefined && !mayStandTogether(given)) {
    const [earlier, later] = [...given].sort((a, b) => known.indexOf(a) - known.indexOf(b));
    return at(`cannot be combined with "${earlier}"; remove one`, later);
  }
  const problem = values.tag === undefined ? undefined : (place === "oci" ? imageTagProblem : tagProblem)(values.tag);
  return problem === undefined ? [] : at(problem, "tag");
}

const VERSION_KEYS = ["tag", "semver", "digest", "branch", "commit"] as const;

/** A tag beside a digest is for people, and a commit may have to be on a branch. */
function mayStandTogether(given: readonly (typeof VERSION_KEYS)[number][]): boolean {
  return ["tag digest", "branch commit"].includes(given.join(" "));
}

/** Versions that an environment has of charts in registries and in Git. */
function otherVersions({ source, installation, definition }: DraftComponent): Fault[] {
  const { sources } = definition.values;
  return Object.entries(installation.environments).flatMap(([environment, values]) =>
    Object.entries(values.sources).flatMap(([name, version]) => {
      const path = ["environments", environment, "sources", name];
      const original = entryOf(sources, name);
      if (original === undefined) {
        const remedy = Object.keys(sources).length === 0 ? "remove it" : didYouMean(name, Object.keys(sources));
        return [faultAt(source, path, `the component has no source ${quote(name)}; ${remedy}`)];
      }
      const [place = "helm"] = placesOf(original);
      if (place !== "helm") return versionFaults(source, path, place, version);
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
      const meaning = { ...values, versions: values.helm !== undefined ? [] : versions };
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
