import { objectSchema, type KubernetesObject } from "../../../sandbox/cluster/object.ts";

/** What a test wants to be so of a Flux object; the rest is that of one that is ready. */
export interface Wish {
  namespace?: string;
  name?: string;
  spec?: object;
  ready?: "True" | "False" | "Unknown" | "none";
  message?: string;
  generation?: number;
  observedGeneration?: number;
  revision?: string;
  deletionTimestamp?: string;
}

/** A source that has fetched `main@sha1:aaa`. */
export function gitRepository(wish: Wish = {}): KubernetesObject {
  const { revision = "main@sha1:aaa" } = wish;
  return fluxObject("GitRepository", wish, {}, { artifact: { revision } });
}

/** A Kustomization of the GitRepository `fleet` that has applied `main@sha1:aaa`. */
export function kustomization(wish: Wish = {}): KubernetesObject {
  const { revision = "main@sha1:aaa" } = wish;
  const sourceRef = { kind: "GitRepository", name: "fleet" };
  return fluxObject("Kustomization", wish, { sourceRef }, { lastAppliedRevision: revision });
}

/** An object of any of Flux's kinds. */
export function fluxObject(kind: string, wish: Wish, spec: object, status: object): KubernetesObject {
  const { namespace = "flux-system", name = "fleet", ready = "True", message = "fine", deletionTimestamp } = wish;
  const { generation = 1, observedGeneration = generation } = wish;
  const group = kind === "Kustomization" ? "kustomize" : kind.startsWith("Image") ? "image" : "source";
  return objectSchema.parse({
    apiVersion: `${group}.toolkit.fluxcd.io/v1`,
    kind,
    metadata: { namespace, name, generation, deletionTimestamp },
    spec: { ...spec, ...wish.spec },
    status:
      ready === "none"
        ? undefined
        : { ...status, conditions: [{ type: "Ready", status: ready, message, observedGeneration }] },
  });
}
