import { rootNames, secretsKustomization, stageKustomization } from "../../../model/names/infrastructure.ts";
import { rootName } from "../../../model/names/flux.ts";
import { registryStoreKustomization, secretCopiesKustomization } from "../../../model/names/secret-copies.ts";
import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault } from "../../fault.ts";
import { LABEL_LENGTH } from "../../../model/kubernetes-object.ts";
import { quote } from "../../suggestion.ts";
import { contested, whereIs, type Claim } from "../claims.ts";
import { byEnvironment, placeOf, secretsOf, stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";

/**
 * Names of components and stages may hold hyphens, so two pairs can meet: stage `b-crds` of `a`, `crds` of `a-b`. No
 * environment may have two Kustomizations of one name.
 */
export const kustomizationNames: InfrastructureRule = ({ components, registrations }) => {
  const roots: Claim[] = [
    ...[rootName, registryStoreKustomization, ...Object.values(rootNames)].map((name) => ({
      name,
      owner: "the platform",
    })),
    ...registrations.map(({ app }) => ({ name: secretCopiesKustomization(app), owner: `app ${app}` })),
  ];
  return [
    ...components.flatMap(allClaims).flatMap(tooLong),
    ...byEnvironment(components).flatMap(([, here]) =>
      contested(
        [...roots, ...here.flatMap(allClaims)],
        ({ name }, first) => `the Kustomization ${quote(name)} belongs to ${whereIs(first)}; choose another name`,
      ),
    ),
  ];
};

/** Those of its stages, and of its Secrets. */
function allClaims(component: DraftComponent): Claim[] {
  const [secret] = secretsOf(component);
  const name = secretsKustomization(component.name);
  const owner = `component ${component.name}`;
  // The first secret is why the Kustomization is there.
  const secrets: Claim[] =
    secret === undefined
      ? []
      : [{ name, owner, place: { source: secret.place.source, path: secret.place.path.slice(0, 1) } }];
  return [...secrets, ...stagesOf(component).map(claim)];
}

function claim(stage: DraftStage): Claim {
  const { component, name } = stage;
  const place = placeOf(component, ["stages", name]);
  return { name: stageKustomization(component.name, name), owner: `component ${component.name}`, place };
}

/** Flux labels what it applies with the name of the Kustomization. */
function tooLong({ name, place }: Claim): Fault[] {
  if (name.length <= LABEL_LENGTH || place === undefined) return [];
  const problem = `the Kustomization ${quote(name)} would have ${name.length} characters, a label may have ${LABEL_LENGTH}; shorten this name, or that of the component`;
  return [faultAt(place.source, place.path, problem)];
}
