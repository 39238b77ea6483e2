import { controllerVersion, type ControllerVersion } from "../../../manifests/flux/release-version.ts";
import { identityKind } from "../../../sops/age-identity.ts";
import { faultAt } from "../../fault.ts";
import type { InfrastructureRule } from "./draft.ts";

const CONTROLLER = "kustomize-controller";

/** Files that are sealed to post-quantum keys are opened by a Flux that knows them. */
export const postQuantum: InfrastructureRule = ({ flux = [], stack: { source, values } }) => {
  const version = controllerVersion(flux, CONTROLLER);
  if (version === undefined || opensHybrid(version)) return [];
  const brought = Object.entries(values.ageKeys).flatMap(([name, key]) =>
    typeof key === "string" && identityKind(key) === "hybrid" ? [["ageKeys", name]] : [],
  );
  const paths = [...(values.ageKeyKind === "hybrid" ? [["ageKeyKind"]] : []), ...brought];
  const problem = `is post-quantum, and ${CONTROLLER} ${version.text} of platform:flux.manifest cannot open what is sealed to it; write the install.yaml of Flux 2.9 or newer, or use an x25519 key`;
  return paths.map((path) => faultAt(source, path, problem));
};

/** Flux 2.9 came with version 1.9.0 of it. */
function opensHybrid({ major, minor }: ControllerVersion): boolean {
  return major > 1 || (major === 1 && minor >= 9);
}
