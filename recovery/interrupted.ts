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
 * The output of `pulumi stack export`, as far as recovery reads it.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go `DeploymentV3`
 */
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(resource).default([]),
    pending_operations: z.array(z.object({ type: z.string(), resource })).default([]),
  }),
});

/** A stack's state, in the form that `pulumi stack export` prints and `pulumi stack import` reads. */
export type State = z.infer<typeof exported>;

/** A resource of a state, or one whose creation had been requested when the engine died. */
export type Resource = z.infer<typeof resource>;

/** The unfinished operations that an interrupted run left in a state. */
export interface Interrupted {
  /** Resources whose creation had begun; the state does not list them. */
  readonly creates: readonly Resource[];
  /**
   * URNs of resources of the state whose change or deletion had begun, or that an earlier recovery adopted but did not
   * refresh, because it was interrupted itself.
   */
  readonly changes: readonly string[];
}

/**
 * Reads the output of `pulumi stack export`.
 * @throws Error when the text is something else.
 */
export function readState(text: string): State {
  return exported.parse(JSON.parse(text));
}

/** The operations that an engine had begun but not finished when it died: the result of each is unknown. */
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
 * Returns the state without pending operations and with the adopted resources, as if they had been created.
 * `pulumi refresh` then reads their real properties, and whether they exist.
 */
export function withAdopted({ deployment, ...state }: State, adoptions: readonly Adoption[]): State {
  const adopted = adoptions.map(({ resource: created, id }) => ({ ...created, id, outputs: {} }));
  const resources = [...deployment.resources, ...adopted];
  return { ...state, deployment: { ...deployment, resources, pending_operations: [] } };
}

/**
 * Whether no provider has read the resource yet: a resource that a provider has read has outputs. The engine's own
 * resources may have none.
 */
function isUnseen({ id, type, outputs = {} }: Resource): boolean {
  return id !== undefined && Object.keys(outputs).length === 0 && !type.startsWith("pulumi:");
}
