import { fluxNamespace } from "../../../model/names/flux.ts";
import { sourceSecretNames } from "../../../manifests/infrastructure/source-secrets.ts";
import type { DraftComponent } from "../../components.ts";
import { isOfCluster } from "../../scopes.ts";
import { quote } from "../../suggestion.ts";
import { contested, whereIs, type Claim } from "../claims.ts";
import { byEnvironment, placeOf, secretsOf, stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";

/** No two stages of an environment, and no stage twice, bring the same object: they would take it from each other. */
export const manifests: InfrastructureRule = ({ components }) =>
  byEnvironment(components).flatMap(([, here]) =>
    contested(
      [
        ...sourceClaims(here),
        ...here.flatMap((component) => [...secretClaims(component), ...stagesOf(component).flatMap(claims)]),
      ],
      ({ name }, first) => `the object ${quote(name)} is there already, in ${whereIs(first)}; remove one`,
    ),
  );

function secretClaims(component: DraftComponent): Claim[] {
  const { namespace: byDefault = "" } = component.definition.values;
  return secretsOf(component).map(({ name, values: { namespace = byDefault }, place }) => ({
    name: `Secret ${namespace}/${name}`,
    owner: `component ${component.name}`,
    place,
  }));
}

/** Secrets that sources need. A source that several components have is one. */
function sourceClaims(components: readonly DraftComponent[]): Claim[] {
  const all = components.flatMap((component) =>
    Object.entries(component.definition.values.sources).flatMap(([name, { credentials, verify }]) => {
      const place = placeOf(component, ["sources", name]);
      return [
        ...(credentials === undefined ? [] : [sourceSecretNames.login(name)]),
        ...(verify === undefined || verify.keys.length === 0 ? [] : [sourceSecretNames.keys(name)]),
      ].map((secret) => ({ name: `Secret ${fluxNamespace}/${secret}`, owner: `component ${component.name}`, place }));
    }),
  );
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}

function claims({ component, name: stage, values }: DraftStage): Claim[] {
  return values.manifests.map((object, index) => {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes("/") ? ` of ${apiVersion.replace(/\/.*/, "")}` : "";
    const namespace = isOfCluster(object)
      ? ""
      : `${metadata.namespace ?? component.definition.values.namespace ?? ""}/`;
    return {
      name: `${kind}${group} ${namespace}${metadata.name}`,
      owner: `component ${component.name}`,
      place: placeOf(component, ["stages", stage, "manifests", index]),
    };
  });
}
