import { toYaml } from "../../../yaml/write.ts";
import type { Attempt } from "./attempts.ts";
import { mark, type Surroundings } from "./escape.ts";

/** Secrets that are named and labelled like those that Flux itself waits for in its own namespace. */
export const trigger: Attempt = {
  name: "trigger",
  spec: { targetNamespace: "my-diet-dev" },
  objects: ["sops-age", "flux-system"].map((name) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, labels: { "reconcile.fluxcd.io/watch": "Enabled" } },
    stringData: { "age.agekey": "nothing" },
  })),
};

/** A manifest of the source repository that names a namespace of its own. */
export const elsewhere: Attempt = {
  name: "elsewhere-from-source",
  fromSource: true,
  spec: { targetNamespace: "my-diet-dev" },
  objects: [mark("try-elsewhere", "flux-system")],
};

/** Reads what Flux has fetched of the fleet repository, by its address in the cluster. */
export function artifact({ fleetArtifact }: Pick<Surroundings, "fleetArtifact">): Attempt {
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    generatorOptions: { disableNameSuffixHash: true },
    configMapGenerator: [{ name: "try-artifact", files: [`fleet.tar.gz=${fleetArtifact}`] }],
  };
  return { name: "artifact", files: { "kustomization.yaml": toYaml([kustomization]) } };
}
