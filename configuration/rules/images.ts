import { imagePolicyName } from "../../manifests/images/app-images.ts";
import { IMAGE_COMPONENTS } from "../../model/flux.ts";
import type { Draft, DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { comesFrom, imagePlace, registryPlace, type RegistryPlace } from "../../model/registry.ts";
import { registryServerProblem } from "../fields/registries.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { contested, whereIs, type Claim } from "./claims.ts";
import { hostedHere } from "./deployments.ts";
import { policyProblems } from "./image-policies.ts";

type Image = DraftRegistration["values"]["images"][number];

/** Images are looked for where somebody looks, with a login that is there, for environments that the app has. */
export const images: Rule = (draft) => [
  ...missingComponents(draft),
  ...draft.registrations.flatMap((registration) => [
    ...contested(nameClaims(registration), ({ name }) => `${quote(name)} is the name of two images; write another`),
    ...contested(policyClaims(registration), ({ name }, first) => {
      return `its policy would be called ${quote(name)}, as that of ${whereIs(first)}; rename the image`;
    }),
    ...registration.values.images.flatMap((image, index) => [
      ...unknownEnvironments(registration, image, index),
      ...unclearPolicies(registration, image, index),
      ...registryProblems(registration, image, index, draft),
    ]),
  ]),
];

/** Whether an environment of this cluster gets tags of the image. */
function isHere({ environments }: Image, draft: Draft): boolean {
  const hosts = hostedHere(draft);
  return Object.keys(environments).some((name) => hosts.includes(name));
}

function missingComponents(draft: Draft): Fault[] {
  const { source, values } = draft.stack;
  const { manifest, extraComponents } = values.flux;
  if (manifest === undefined) return [];
  const missing = IMAGE_COMPONENTS.filter((name) => !extraComponents.includes(name));
  const asking = draft.registrations.find((one) => one.values.images.some((image) => isHere(image, draft)));
  if (missing.length === 0 || asking === undefined) return [];
  const asker = whereIs({ name: "", owner: "", place: { source: asking.source, path: ["images"] } });
  const all = [...new Set([...extraComponents, ...IMAGE_COMPONENTS])].join(", ");
  const problem = `has no ${missing.join(", no ")}, and ${asker} needs ${missing.length === 1 ? "it" : "them"}`;
  return [faultAt(source, ["flux", "extraComponents"], `${problem}; write extraComponents: [${all}]`)];
}

function nameClaims({ source, values }: DraftRegistration): Claim[] {
  return values.images.flatMap(({ name }, index) =>
    name === undefined ? [] : [{ name, owner: name, place: { source, path: ["images", index, "name"] } }],
  );
}

/** Image `a` for environment `b-c` meets image `a-b` for environment `c`. */
function policyClaims({ app, source, values }: DraftRegistration): Claim[] {
  const seen = new Set<string>();
  return values.images.flatMap(({ name, environments }, index) => {
    // One claim is enough for two images of the same name.
    if (name === undefined || seen.has(name)) return [];
    seen.add(name);
    return Object.keys(environments).map((environment) => ({
      name: imagePolicyName(app, name, environment),
      owner: name,
      place: { source, path: ["images", index, "environments", environment] },
    }));
  });
}

function unknownEnvironments({ source, values }: DraftRegistration, { environments }: Image, index: number): Fault[] {
  const known = Object.keys(values.environments);
  if (known.length === 0) return [];
  return Object.keys(environments)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const problem = `${quote(name)} is no environment of the app; ${didYouMean(name, known)}`;
      return faultAt(source, ["images", index, "environments", name], problem);
    });
}

function unclearPolicies({ source }: DraftRegistration, { environments }: Image, index: number): Fault[] {
  return Object.entries(environments).flatMap(([name, policy]) =>
    policyProblems(policy).map(({ key, problem }) =>
      faultAt(source, ["images", index, "environments", name, key], problem),
    ),
  );
}

function registryProblems({ source }: DraftRegistration, image: Image, index: number, draft: Draft): Fault[] {
  const { registry: name, repository } = image;
  if (name === undefined || !isHere(image, draft)) return [];
  const path = ["images", index, "registry"];
  const { registries } = draft.stack.values;
  const found = registries.find((registry) => registry.name === name);
  if (found === undefined) {
    const known = registries.flatMap((registry) => (registry.name === undefined ? [] : [registry.name]));
    const remedy =
      known.length === 0 ? "add it to platform:registries, or remove it for a public image" : didYouMean(name, known);
    return [faultAt(source, path, `there is no registry ${quote(name)} in ${draft.stack.source.file}; ${remedy}`)];
  }
  if (found.server === undefined || repository === undefined || registryServerProblem(found.server) !== undefined)
    return [];
  if (comesFrom(repository, found.server)) return [];
  const [login, place] = [registryPlace(found.server), imagePlace(repository)];
  const isThere = login.host === place.host;
  const problem = `${quote(name)} logs in at ${describe(login)}, and the image is at ${isThere ? describe(place) : place.host}`;
  return [faultAt(source, path, `${problem}; name a registry of that ${isThere ? "path" : "host"}`)];
}

function describe({ host, path }: RegistryPlace): string {
  return path === "" ? host : `${host}/${path}`;
}
