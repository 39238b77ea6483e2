import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import { homeNamespace, environmentNamespace, platformNamespace } from "../../../model/names/app.ts";
import { SYSTEM_NAMESPACES } from "../../../model/names/cluster.ts";
import { didYouMean, quote } from "../../suggestion.ts";
import { whereIs } from "../claims.ts";
import type { DraftRegistration } from "../rule.ts";
import { byEnvironment, placeOf, secretsOf, stagesOf, type InfrastructureRule } from "./draft.ts";

/** Components go into namespaces that somebody makes, which are no app's, and about whose labels they agree. */
export const componentNamespaces: InfrastructureRule = ({ components, unread, registrations, stack }) => {
  const { namespace: provider } = stack.values.oidc ?? {};
  const ready = [...SYSTEM_NAMESPACES, ...(provider === undefined ? [] : [provider])];
  return [
    ...components.flatMap((component) => ofSomebodyElse(component, registrations)),
    ...byEnvironment(components).flatMap(([environment, here]) => [
      ...disagreements(here),
      // A component with faults of its own may well bring it.
      ...(unread.length > 0 ? [] : here.flatMap((component) => unknown(component, environment, here, ready))),
    ]),
  ];
};

function ofSomebodyElse(component: DraftComponent, apps: readonly DraftRegistration[]): Fault[] {
  const { source, values } = component.definition;
  const { namespace, namespaceLabels } = values;
  if (namespace === undefined) {
    if (Object.keys(namespaceLabels).length === 0) return [];
    return [
      faultAt(source, ["namespaceLabels"], "are those of a namespace, and there is none; write it, or remove them"),
    ];
  }
  if (SYSTEM_NAMESPACES.includes(namespace) && Object.keys(namespaceLabels).length > 0) {
    return [
      faultAt(
        source,
        ["namespaceLabels"],
        `${quote(namespace)} is the system's own, and keeps its labels; remove them`,
      ),
    ];
  }
  const app = apps.find((one) => namespacesOf(one).includes(namespace));
  if (app === undefined) return [];
  const problem = `the namespace ${quote(namespace)} belongs to app ${app.app}; choose another name`;
  const place = placeOf(component, ["namespace"]);
  return [faultAt(place.source, place.path, problem)];
}

function namespacesOf({ app, values }: DraftRegistration): string[] {
  const environments = Object.entries(values.environments).map(([name, { namespace }]) =>
    environmentNamespace(app, name, namespace),
  );
  return [platformNamespace(app), homeNamespace(app), ...environments];
}

/** Two components that share a namespace, and label it differently. */
function disagreements(components: readonly DraftComponent[]): Fault[] {
  const first = new Map<string, { readonly value: string; readonly owner: DraftComponent }>();
  return components.flatMap((component) => {
    const { values } = component.definition;
    return Object.entries(values.namespaceLabels).flatMap(([label, value]) => {
      const key = `${values.namespace ?? ""} ${label}`;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, { value, owner: component });
      if (earlier === undefined || earlier.value === value) return [];
      const path = ["namespaceLabels", label];
      const theirs = { source: earlier.owner.definition.source, path };
      const other = whereIs({ name: key, owner: `component ${earlier.owner.name}`, place: theirs });
      const problem = `the label ${quote(label)} of the namespace is ${quote(earlier.value)} in ${other}; write the same, or choose another namespace`;
      const ours = placeOf(component, path);
      return [faultAt(ours.source, ours.path, problem)];
    });
  });
}

/** Reports objects in namespaces that no component creates. */
function unknown(
  component: DraftComponent,
  environment: string,
  here: readonly DraftComponent[],
  ready: readonly string[],
): Fault[] {
  const made = here.flatMap((one) => [
    ...[one.definition.values.namespace ?? []].flat(),
    ...stagesOf(one).flatMap(({ values }) =>
      values.manifests.flatMap(({ kind, metadata }) => (kind === "Namespace" ? [metadata.name] : [])),
    ),
  ]);
  const known = [...new Set([...ready, ...made])];
  return wanted(component).flatMap(({ namespace, source, path }) => {
    if (known.includes(namespace)) return [];
    const problem = `no component creates the namespace ${quote(namespace)} in ${environment}; ${didYouMean(namespace, known)}`;
    return [faultAt(source, path, problem)];
  });
}

interface Wanted {
  readonly namespace: string;
  readonly source: Source;
  readonly path: Path;
}

function wanted(component: DraftComponent): Wanted[] {
  const { source } = component.definition;
  const secrets = secretsOf(component).flatMap(({ values: { namespace }, written }) =>
    namespace === undefined ? [] : [{ namespace, source: written.source, path: [...written.path, "namespace"] }],
  );
  return [...secrets, ...wantedByStages(component).map((one) => ({ ...one, source }))];
}

function wantedByStages(component: DraftComponent): { readonly namespace: string; readonly path: Path }[] {
  return stagesOf(component).flatMap(({ name, values }) => [
    ...Object.entries(values.releases).flatMap(([release, { namespace }]) =>
      namespace === undefined ? [] : [{ namespace, path: ["stages", name, "releases", release, "namespace"] }],
    ),
    ...values.manifests.flatMap(({ metadata: { namespace } }, index) =>
      namespace === undefined
        ? []
        : [{ namespace, path: ["stages", name, "manifests", index, "metadata", "namespace"] }],
    ),
  ]);
}
