import type { Properties } from "../rpc/property-values.ts";
import { toState, fromState, markSecrets, toKubeObject } from "./checkpoint.ts";
import { isNotFound, UnknownKindError } from "./errors.ts";
import { newFieldManager } from "./field-manager.ts";
import { normalize } from "./normalize.ts";
import { apiVersion, apiVersionOf, gvkOf, gvkOfUrn, type KubeObject, kindOf, parseId, without } from "./objects.ts";
import type { Context } from "./operations.ts";
import { asWritten } from "./prune.ts";

export interface ReadRequest {
  urn: string;
  id: string;
  /** Empty if the object is imported. */
  state: Properties;
  inputs: Properties;
}

/** Fields that only others write, although a program could set them. */
const NOT_INPUTS = [
  ["status"],
  ["metadata", "annotations", "deployment.kubernetes.io/revision"],
  ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
];

/**
 * Reads the current state of an object.
 *
 * @returns undefined if the object or its kind is gone.
 */
export async function read(
  { urn, id, state, inputs: marked }: ReadRequest,
  { api }: Context,
): Promise<{ state: Properties; inputs: Properties } | undefined> {
  const old = fromState(state);
  const asked = normalize(toKubeObject(marked));
  const known = [asked, old.live].find((object) => kindOf(object) !== "");
  const gvk = known === undefined ? gvkOfUrn(urn) : gvkOf(known);
  let live: KubeObject;
  try {
    live = await api.get({ ...gvk, ...parseId(id) });
  } catch (error) {
    if (isNotFound(error) || error instanceof UnknownKindError) return undefined;
    throw error;
  }
  const imported = kindOf(asked) === "";
  const inputs = imported ? inputsOf(live) : asWritten(live, asked);
  const checkpoint = {
    inputs,
    live,
    initialApiVersion: old.initialApiVersion || apiVersionOf(asked) || apiVersion(gvk),
    fieldManager: old.fieldManager || newFieldManager(asked),
  };
  return { state: toState(checkpoint, marked), inputs: markSecrets(inputs, marked) };
}

/** The inputs with which a program would have created an existing object. */
function inputsOf(live: KubeObject): KubeObject {
  return NOT_INPUTS.reduce<KubeObject>((object, path) => without(object, path), normalize(live));
}
