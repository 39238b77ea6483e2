import { DATABASE_VARIABLES } from "../../manifests/workloads/base.ts";
import type { DraftWorkload } from "./rule.ts";
import type { Draft, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { annotationProblem } from "../fields/annotations.ts";
import { environmentVariableProblem } from "../fields/images.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { SERVICE } from "../fields/objects.ts";
import { environmentNamespace } from "../../model/names/app.ts";
import { LABEL_LENGTH } from "../../model/kubernetes-object.ts";
import { quote } from "../suggestion.ts";
import { hostedHere } from "./deployments.ts";
import { environmentProblem } from "./names.ts";
import { health } from "./workload-health.ts";
import { ports } from "./workload-ports.ts";
import { hostnamesOf, routes } from "./workload-routes.ts";
import { volumes } from "./workload-volumes.ts";

/** Reports faults of workloads that one key alone does not show. */
export const workloads: Rule = (draft) => [
  ...draft.workloads.flatMap((workload) => [
    ...names(workload, draft),
    ...services(workload),
    ...environments(workload),
    ...ports(workload),
    ...health(workload),
    ...volumes(workload),
    ...routes(workload, draft),
    ...account(workload),
    ...root(workload),
    ...unmeasured(workload),
    ...variables(workload),
  ]),
  ...missingRoutes(draft),
];

/** It shares with apps the names of namespaces, and the label that tells whose one is. */
function names({ name, source }: DraftWorkload, { registrations }: Draft): Fault[] {
  if (/^kube(-|$)/.test(name)) {
    const problem = `names that begin with "kube" are Kubernetes' own; rename the file to "my-${name}.yaml"`;
    return [faultAt(source, [], problem)];
  }
  const app = registrations.find((registration) => registration.app === name);
  if (app === undefined) return [];
  return [faultAt(source, [], `${quote(name)} is an app already, in ${app.source.file}; rename one of the two files`)];
}

function services({ name, source, values }: DraftWorkload): Fault[] {
  const isReached = "port" in values || Object.keys(values.ports).length > 0;
  if (!isReached || labelProblem(name) !== undefined || SERVICE.test(name)) return [];
  const problem = "the name of its Service would begin with a digit, which Kubernetes takes from 1.36 on only";
  return [faultAt(source, [], `${problem}; rename the file to "my-${name}.yaml"`)];
}

function environments({ name, source, values }: DraftWorkload): Fault[] {
  return Object.keys(values.environments).flatMap((environment) => {
    const path = ["environments", environment];
    const problem = environmentProblem(environment);
    if (problem !== undefined) return [faultAt(source, path, problem)];
    const namespace = environmentNamespace(name, environment);
    if (namespace.length <= LABEL_LENGTH) return [];
    const made = `the namespace ${quote(namespace)} would have ${namespace.length} characters, Kubernetes allows ${LABEL_LENGTH}`;
    return [faultAt(source, path, `${made}; shorten this name, or that of the file`)];
  });
}

/** Clouds tie rights to it by annotations. */
function account({ source, values }: DraftWorkload): Fault[] {
  return Object.keys(values.serviceAccount?.annotations ?? {}).flatMap((key) => {
    const problem = annotationProblem(key);
    return problem === undefined ? [] : [faultAt(source, ["serviceAccount", "annotations", key], problem)];
  });
}

/** Root is not what "restricted" lets pods be. */
function root({ source, values }: DraftWorkload): Fault[] {
  if (values.user !== 0) return [];
  return Object.entries(values.environments).flatMap(([name, { podSecurity }]) => {
    if (podSecurity !== "restricted") return [];
    const problem = "lets no pod run as root, and user is 0; write another user, or podSecurity: baseline";
    return [faultAt(source, ["environments", name, "podSecurity"], problem)];
  });
}

function unmeasured({ source, values }: DraftWorkload): Fault[] {
  return Object.entries(values.environments).flatMap(([name, own]) => {
    if (!("autoscaling" in own) || asksForProcessors(own) || asksForProcessors(values)) return [];
    const problem = "is in percent of the processors that pods request, and they request none";
    return [
      faultAt(
        source,
        ["environments", name, "autoscaling"],
        `${problem}; add "resources: { requests: { cpu: 100m } }"`,
      ),
    ];
  });
}

/** Whether processors are requested, or may be: what cannot be read may say so. */
function asksForProcessors(owner: Pick<DraftWorkload["values"], "resources">): boolean {
  if (!("resources" in owner)) return false;
  const { resources } = owner;
  if (resources === undefined) return true;
  return "requests" in resources && (resources.requests === undefined || "cpu" in resources.requests);
}

function variables({ source, values }: DraftWorkload): Fault[] {
  const places: { readonly path: Path; readonly env: Readonly<Record<string, unknown>> }[] = [
    { path: ["env"], env: values.env },
    ...Object.entries(values.environments).map(([name, { env }]) => ({ path: ["environments", name, "env"], env })),
  ];
  const given: readonly string[] = "postgres" in values ? DATABASE_VARIABLES : [];
  return places.flatMap(({ path, env }) =>
    Object.keys(env).flatMap((name) => {
      const problem = given.includes(name)
        ? "is set from the workload's database; remove it, or choose another name"
        : environmentVariableProblem(name);
      return problem === undefined ? [] : [faultAt(source, [...path, name], problem)];
    }),
  );
}

/** Host names lead nowhere on a cluster that has no way in. */
function missingRoutes(draft: Draft): Fault[] {
  const { source, values } = draft.stack;
  if ("routes" in values) return [];
  const here = hostedHere(draft);
  const places = draft.workloads.flatMap((workload) =>
    hostnamesOf(workload)
      .filter(({ environment }) => here.includes(environment))
      .map(({ path }) => {
        const { line } = workload.source.locate(path);
        return `${workload.source.file}${line === undefined ? "" : `:${line}`}`;
      }),
  );
  const [first] = places;
  if (first === undefined) return [];
  const problem = `is missing, and ${first} has a host name on this cluster`;
  return [
    faultAt(
      source,
      ["routes"],
      `${problem}; write platform:routes: { ingress: { className: traefik } }, or the shared gateway`,
    ),
  ];
}
