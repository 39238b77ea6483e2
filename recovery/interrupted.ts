import { z } from "zod";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  /** `<URN>::<id>` of the provider. */
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

/**
 * What `pulumi stack export` prints, as far as recovery reads it.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go `DeploymentV3`
 */
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(resource).default([]),
    pending_operations: z.array(z.object({ type: z.string(), resource })).default([]),
  }),
});

/** A stack's state, as `pulumi stack export` prints it and `pulumi stack import` takes it. */
export type State = z.infer<typeof exported>;

/** A resource of a state, or one whose creation had been asked for when the engine died. */
export type Resource = z.infer<typeof resource>;

/** What an interrupted operation left in a state. */
export interface Interrupted {
  /** Resources that had begun to be created; none of them is among the state's resources. */
  readonly creates: readonly Resource[];
  /**
   * URNs of resources of the state that had begun to be changed or deleted, or that an earlier recovery adopted and,
   * cut off itself, never saw.
   */
  readonly changes: readonly string[];
}

/**
 * Reads the output of `pulumi stack export`.
 * @throws Error when it is something else.
 */
export function readState(text: string): State {
  return exported.parse(JSON.parse(text));
}

/** The operations that an engine had begun and not ended when it died: of each, nobody knows whether it was done. */
export function interruptedOperations({ deployment }: State): Interrupted {
  const known = new Set(deployment.resources.map(({ urn }) => urn));
  const pending = deployment.pending_operations.map((operation) => operation.resource);
  const unseen = deployment.resources.filter(isUnseen);
  return {
    creates: pending.filter(({ urn }) => !known.has(urn)),
    changes: [...new Set([...pending, ...unseen].map(({ urn }) => urn))].filter((urn) => known.has(urn)),
  };
}

/** A resource with the id under which its provider finds it. */
export interface Adoption {
  readonly resource: Resource;
  readonly id: string;
}

/**
 * The state without unfinished operations, and with the adopted resources in it as if they had been created: what they
 * really are, and whether they are there at all, is left to `pulumi refresh`.
 */
export function withAdopted({ deployment, ...state }: State, adoptions: readonly Adoption[]): State {
  const adopted = adoptions.map(({ resource: created, id }) => ({ ...created, id, outputs: {} }));
  const resources = [...deployment.resources, ...adopted];
  return { ...state, deployment: { ...deployment, resources, pending_operations: [] } };
}

/** Whatever a provider has seen has outputs. The engine's own resources may have none. */
function isUnseen({ id, type, outputs = {} }: Resource): boolean {
  return id !== undefined && Object.keys(outputs).length === 0 && !type.startsWith("pulumi:");
}
