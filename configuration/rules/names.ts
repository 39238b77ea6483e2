import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path, type Source } from "../fault.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import {
  environmentNamespace,
  homeNamespace,
  platformNamespace,
  RESERVED_ENVIRONMENTS,
} from "../../model/names/app.ts";
import { LABEL_LENGTH } from "../../model/kubernetes-object.ts";
import { PREVIEW_PREFIX, previewNamespace, PULL_REQUEST_DIGITS } from "../../model/names/previews.ts";
import { quote } from "../suggestion.ts";

/** Names of apps and environments have to be fit for what is made of them. */
export const names: Rule = ({ stack, registrations }) => [
  ...registrations.flatMap(appName),
  ...registrations.flatMap(environmentNames),
  ...(stack.values.cluster.hosts ?? []).flatMap((name, index, all) =>
    name === undefined ? [] : hostedEnvironment(stack.source, name, index, all),
  ),
];

function appName({ app, source }: DraftRegistration): Fault[] {
  if (/^kube(-|$)/.test(app)) {
    const problem = `names that begin with "kube" are Kubernetes' own; rename the file to "my-${app}.yaml"`;
    return [faultAt(source, [], problem)];
  }
  const lastPreview = previewNamespace(app, 10 ** PULL_REQUEST_DIGITS - 1);
  const made = [platformNamespace(app), homeNamespace(app), lastPreview];
  const longest = made.reduce((a, b) => (b.length > a.length ? b : a));
  if (longest.length <= LABEL_LENGTH) return [];
  const spare = LABEL_LENGTH - (longest.length - app.length);
  return [faultAt(source, [], `${tooLong(longest)}; name the file with at most ${spare} characters before ".yaml"`)];
}

function environmentNames({ app, source, values }: DraftRegistration): Fault[] {
  return Object.keys(values.environments).flatMap((name) => {
    const path = ["environments", name];
    const problem = environmentProblem(name) ?? lengthProblem(app, name);
    return problem === undefined ? [] : [faultAt(source, path, problem)];
  });
}

function hostedEnvironment(source: Source, name: string, index: number, all: readonly unknown[]): Fault[] {
  const path: Path = ["cluster", "hosts", index];
  const twice = all.indexOf(name) < index ? `${quote(name)} is in the list twice; remove one` : undefined;
  const problem = environmentProblem(name) ?? twice;
  return problem === undefined ? [] : [faultAt(source, path, problem)];
}

/** Returns the problem with the name of an environment of an app or a workload. */
export function environmentProblem(name: string): string | undefined {
  const problem = labelProblem(name);
  if (problem !== undefined) return problem;
  if (!RESERVED_ENVIRONMENTS.includes(name) && !name.startsWith(PREVIEW_PREFIX)) return undefined;
  return `${quote(name)} is a name that the platform uses itself; choose another, such as "dev"`;
}

function lengthProblem(app: string, environment: string): string | undefined {
  const namespace = environmentNamespace(app, environment);
  const spare = LABEL_LENGTH - (namespace.length - environment.length);
  // Without room for any name, it is the app's that has to change, and that has been said.
  if (namespace.length <= LABEL_LENGTH || spare < 1) return undefined;
  return `${tooLong(namespace)}; shorten this name to at most ${spare}`;
}

function tooLong(namespace: string): string {
  return `the namespace ${quote(namespace)} would have ${namespace.length} characters, Kubernetes allows ${LABEL_LENGTH}`;
}
