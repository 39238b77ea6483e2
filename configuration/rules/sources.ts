import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path, type Source } from "../fault.ts";
import { deploymentsOf } from "./deployments.ts";

const REFS = ["branch", "tag", "semver"];

/** A source names one of branch, tag and range of versions: Flux would ignore the others. */
export const sources: Rule = ({ registrations }) => registrations.flatMap(unclearSources);

function unclearSources(registration: DraftRegistration): Fault[] {
  const { source, values } = registration;
  return [
    ...tooMany(source, ["source"], values.source),
    ...deploymentsOf(registration).flatMap(({ path, values: deployment }) => {
      return deployment.source === undefined ? [] : tooMany(source, [...path, "source"], deployment.source);
    }),
  ];
}

function tooMany(source: Source, path: Path, values: Readonly<Record<string, unknown>>): Fault[] {
  const [first, ...others] = Object.keys(values).filter((key) => REFS.includes(key));
  const problem = `cannot be combined with "${first ?? ""}"; remove one`;
  return others.map((key) => faultAt(source, [...path, key], problem));
}
