import type { Properties } from "../rpc/property-values.ts";
import { InitFailedError } from "../rpc/handlers.ts";
import { toState } from "./checkpoint.ts";
import { isAlreadyExists, isForbidden, isNamespaceMissing, UnknownKindError } from "./errors.ts";
import { CREATE_MANAGER } from "./managed-fields.ts";
import { idOf, type KubeObject, without } from "./objects.ts";
import { canDryRun, type Context, explainConflict, inOrder, mustForce, settle, type Write } from "./operations.ts";

export interface Created {
  /** Empty in a preview. */
  id: string;
  state: Properties;
}

/**
 * Creates an object and waits for it. An existing object is an error, unless the provider has `upsertExistingObjects`:
 * the official provider's rule since 4.29.
 *
 * @throws Error when the API server refuses; InitFailedError when the object exists but does not become ready.
 */
export async function create(write: Write, context: Context): Promise<Created> {
  if (write.preview) return { id: "", state: await previewCreate(write, context) };
  let written: KubeObject;
  try {
    written = await inOrder(() => send(write, context), write.urn, context);
  } catch (error) {
    throw refused(write.urn, error);
  }
  try {
    return { id: idOf(written), state: await settle(written, write, context) };
  } catch (error) {
    if (!(error instanceof InitFailedError)) throw error;
    const message = `resource "${write.urn}" was successfully created, but ${error.message}`;
    throw new InitFailedError(error.id, error.properties, message, error.reasons);
  }
}

/** The object as the server would create it; the inputs themselves if the server cannot tell. */
async function previewCreate(write: Write, context: Context): Promise<Properties> {
  const { inputs, news, initialApiVersion, fieldManager } = write;
  if (!(await canDryRun(inputs, context.discovery))) return news;
  try {
    const live = without(await send(write, context), ["status"]);
    return toState({ inputs, live, initialApiVersion, fieldManager }, news);
  } catch (error) {
    // This update creates the namespace, this update replaces an object with the name, or access is forbidden.
    if (isNamespaceMissing(error) || isAlreadyExists(error) || isForbidden(error)) return news;
    throw refused(write.urn, error);
  }
}

async function send({ inputs, fieldManager, preview }: Write, { api, settings }: Context): Promise<KubeObject> {
  if (!settings.upsert) return await api.create(inputs, { fieldManager: CREATE_MANAGER, dryRun: preview });
  try {
    return await api.apply(inputs, { fieldManager, dryRun: preview, force: preview || mustForce(inputs, settings) });
  } catch (error) {
    throw explainConflict(error, fieldManager);
  }
}

function refused(urn: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UnknownKindError) {
    return new Error(
      `creation of resource "${urn}" failed because the Kubernetes API server reported that the apiVersion for this resource ` +
        `does not exist. Verify that any required CRDs have been created: ${message}`,
    );
  }
  const advice = isAlreadyExists(error)
    ? "\n\nThe resource already exists in the cluster. Adopt it with `pulumi import`, rename it with an alias, or set " +
      "upsertExistingObjects on the provider to take over what exists."
    : "";
  return new Error(`resource "${urn}" was not successfully created by the Kubernetes API server: ${message}${advice}`, {
    cause: error,
  });
}
