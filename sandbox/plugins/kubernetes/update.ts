import type { Properties } from "../rpc/property-values.ts";
import { toState, type Checkpoint } from "./checkpoint.ts";
import { referenceOf } from "./api.ts";
import { isForbidden, UnknownKindError } from "./errors.ts";
import { createdByPulumi, handOver, isForeign } from "./managed-fields.ts";
import {
  at,
  isCrd,
  type KubeObject,
  listAt,
  mapAt,
  nameOf,
  namespaceOf,
  textAt,
  without,
  withValue,
} from "./objects.ts";
import { canDryRun, type Context, explainConflict, mustForce, settle, type Write } from "./operations.ts";

export interface Update extends Write {
  old: Checkpoint;
  ignoreChanges: readonly string[];
}

/**
 * Changes an object by server-side apply and waits for it. A CustomResourceDefinition is replaced as a whole instead,
 * so that unwanted parts of its schema are removed.
 *
 * @throws Error when the API server refuses or another manager owns a field; InitFailedError when the object does not
 * become ready.
 */
export async function update(write: Update, context: Context): Promise<Properties> {
  const { news, preview, inputs, initialApiVersion, fieldManager } = write;
  if (preview && !(await canDryRun(inputs, context.discovery))) return news;
  let written: KubeObject;
  try {
    const live = await context.api.get({ ...referenceOf(inputs), name: nameOf(write.old.live) });
    written = isCrd(inputs) ? await replace(live, write, context) : await apply(live, write, context);
  } catch (error) {
    if (preview && isForbidden(error)) return news;
    throw refused(write.urn, error);
  }
  if (preview) return toState({ inputs, live: written, initialApiVersion, fieldManager }, news);
  const state = await settle(written, write, context);
  await relinquish(written, write, context);
  return state;
}

async function replace(
  live: KubeObject,
  { inputs, fieldManager, preview }: Update,
  { api }: Context,
): Promise<KubeObject> {
  const version = textAt(live, "metadata", "resourceVersion");
  const whole = withValue(inputs, ["metadata", "resourceVersion"], version);
  return await api.replace(whole, { fieldManager, dryRun: preview });
}

async function apply(live: KubeObject, write: Update, { api, settings }: Context): Promise<KubeObject> {
  const { inputs, fieldManager, preview } = write;
  const owned = preview ? live : await takeFromForerunners(live, write, api);
  const force =
    mustForce(inputs, settings) ||
    // The update itself takes those fields over first; a preview must not.
    (preview && createdByPulumi(live)) ||
    listAt(live, "metadata", "managedFields").length === 0;
  const wanted = write.ignoreChanges.reduce((object, path) => leave(object, path, owned, fieldManager), inputs);
  try {
    return await api.apply(wanted, { fieldManager, dryRun: preview, force });
  } catch (error) {
    throw explainConflict(error, fieldManager);
  }
}

async function takeFromForerunners(
  live: KubeObject,
  { fieldManager }: Update,
  api: Context["api"],
): Promise<KubeObject> {
  const patch = handOver(live, fieldManager);
  return patch === undefined ? live : await api.jsonPatch(referenceOf(live), patch);
}

/**
 * Leaves an ignored field unchanged: out of the request if another manager owns it, with its live value otherwise. Like
 * the official provider, it supports only paths of map keys.
 */
function leave(inputs: KubeObject, path: string, live: KubeObject, fieldManager: string): KubeObject {
  const keys = path.split(".");
  if (isForeign(live, keys, fieldManager)) return without(inputs, keys);
  const value = at(live, ...keys);
  return value === undefined ? inputs : withValue(inputs, keys, value);
}

/** Releases the fields of the old manager if the program has changed the manager's name. */
async function relinquish(written: KubeObject, { old, fieldManager }: Update, { api }: Context): Promise<void> {
  if (old.fieldManager === "" || old.fieldManager === fieldManager) return;
  const entries = listAt(written, "metadata", "managedFields");
  if (!entries.some((entry) => textAt(entry, "manager") === old.fieldManager)) return;
  const { apiVersion, kind } = mapAt(written);
  const metadata = {
    name: nameOf(written),
    ...(namespaceOf(written) === "" ? {} : { namespace: namespaceOf(written) }),
  };
  const identity = { apiVersion: apiVersion ?? "", kind: kind ?? "", metadata };
  await api.apply(identity, { fieldManager: old.fieldManager, dryRun: false, force: false });
}

function refused(urn: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const advice =
    error instanceof UnknownKindError
      ? " because the apiVersion for this resource does not exist. Verify that any required CRDs have been created"
      : "";
  return new Error(`update of resource "${urn}" failed${advice}: ${message}`, { cause: error });
}
