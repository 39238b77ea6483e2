import { faultAt, type Fault } from "../../fault.ts";
import { releaseProblem } from "../../fields/charts.ts";
import { didYouMean, quote } from "../../suggestion.ts";
import { contested, whereIs, type Claim } from "../claims.ts";
import { byEnvironment, placeOf, stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";
import { entryOf } from "../../../model/entry-of.ts";

/** Releases have a source that is there, a chart where it takes one, a namespace, and names that are theirs alone. */
export const releases: InfrastructureRule = ({ components }) => [
  ...components.flatMap(stagesOf).flatMap(releaseFaults),
  ...byEnvironment(components).flatMap(([, here]) =>
    contested(
      here.flatMap(stagesOf).flatMap(claims),
      ({ name }, first) =>
        `the release ${quote(name)} is there already, in ${whereIs(first)}; choose another name, with releaseName: ${name} where Helm is to call it that`,
    ),
  ),
  ...byEnvironment(components).flatMap(([, here]) =>
    contested(
      onePerObject(here.flatMap(stagesOf).flatMap(helmClaims)),
      ({ name }, first) =>
        `Helm has a release ${quote(name)} already, of ${whereIs(first)}; write another releaseName, or another namespace`,
    ),
  ),
];

function releaseFaults({ component: { definition }, name: stage, values }: DraftStage): Fault[] {
  const { source, values: component } = definition;
  return Object.entries(values.releases).flatMap(([name, release]) => {
    const path = ["stages", stage, "releases", name];
    const at = (problem: string, ...steps: string[]): Fault => faultAt(source, [...path, ...steps], problem);
    const bad = releaseProblem(name);
    const homeless = release.namespace === undefined && component.namespace === undefined;
    return [
      ...(bad === undefined ? [] : [at(bad)]),
      ...(homeless ? [at("has no namespace; write one here, or one for the whole component")] : []),
      ...chartFaults(release, component.sources, at),
    ];
  });
}

type Component = DraftStage["component"]["definition"]["values"];

function chartFaults(
  { source, chart, version }: DraftStage["values"]["releases"][string],
  sources: Component["sources"],
  at: (problem: string, ...steps: string[]) => Fault,
): Fault[] {
  const from = entryOf(sources, source);
  if (from === undefined) {
    const known = Object.keys(sources);
    const remedy = known.length === 0 ? 'write it under "sources"' : didYouMean(source, known);
    return [at(`the component has no source ${quote(source)}; ${remedy}`, "source")];
  }
  const given = Object.entries({ chart, version });
  if (from.oci !== undefined) {
    const problem = `comes from the source ${quote(source)}, which is one chart itself; remove it here`;
    return given.flatMap(([key, value]) => (value === undefined ? [] : [at(problem, key)]));
  }
  if (from.git !== undefined) {
    const inGit = `comes from the source ${quote(source)}, which is a Git repository; remove it here`;
    const isDirectory = chart?.startsWith("./") === true;
    const noDirectory = `is the directory of the chart in the source ${quote(source)}; write it, "./charts/${chart ?? "my-chart"}"`;
    return [
      ...(isDirectory ? [] : [at(noDirectory, "chart")]),
      ...(version === undefined ? [] : [at(inGit, "version")]),
    ];
  }
  const missing = `is missing, and the source ${quote(source)} has many; write`;
  const examples = { chart: '"cert-manager"', version: '"v1.19.1"' } as const;
  return [
    ...(chart === undefined ? [at(`${missing} ${examples.chart}`, "chart")] : []),
    ...(chart?.startsWith(".") === true
      ? [
          at(
            `is a directory, and ${quote(source)} is no Git repository; write the chart's name, ${examples.chart}`,
            "chart",
          ),
        ]
      : []),
    ...(version === undefined ? [at(`${missing} ${examples.version}`, "version")] : []),
  ];
}

function claims({ component, name: stage, values }: DraftStage): Claim[] {
  return Object.keys(values.releases).map((name) => ({
    name,
    owner: `component ${component.name}`,
    place: placeOf(component, ["stages", stage, "releases", name]),
  }));
}

interface HelmClaim extends Claim {
  /** Name of the HelmRelease. */
  readonly object: string;
}

/** Returns the names of releases in Helm: Helm takes two of one name in one namespace for one release. */
function helmClaims({ component, name: stage, values }: DraftStage): HelmClaim[] {
  const { namespace: byDefault = "" } = component.definition.values;
  return Object.entries(values.releases).map(([name, { namespace = byDefault, releaseName }]) => ({
    object: name,
    name: `${namespace}/${releaseName ?? name}`,
    owner: `component ${component.name}`,
    place: placeOf(component, [
      ...["stages", stage, "releases", name],
      ...(releaseName === undefined ? [] : ["releaseName"]),
    ]),
  }));
}

/** Removes further releases of one name here: another check has reported them. */
function onePerObject(claims: readonly HelmClaim[]): HelmClaim[] {
  return claims.filter(({ object }, index) => claims.findIndex((other) => other.object === object) === index);
}
