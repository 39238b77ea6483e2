import { z } from "zod";
import type { FormerObject } from "../model/former-object.ts";

/** Kinds that the stack made itself, before Flux applied them, by type of the resource. */
const kinds: ReadonlyMap<string, string> = new Map(
  ["ClusterSecretStore", "SecretStore", "ExternalSecret"].map((kind) => [
    `kubernetes:external-secrets.io/v1:${kind}`,
    kind,
  ]),
);

/** A pull secret in an app's namespace, which the operator can take over where it keeps one of that name from now on. */
const pullSecret = "platform:app:App$platform:app:RegistrySecret$kubernetes:core/v1:Secret";

const object = z.object({
  apiVersion: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().nullish() }),
});

/**
 * A resource of the state that others may keep from now on: Flux a store or an ExternalSecret, and the operator a pull
 * secret. Undefined for any other object, and for one that has left the state already.
 */
export function formerObject(urn: string, type: string, outputs: unknown): FormerObject | undefined {
  const types = urn.split("::")[2] ?? "";
  const kind = types.endsWith(pullSecret) ? "Secret" : kinds.get(type);
  const { data } = object.safeParse(outputs);
  if (kind === undefined || data === undefined || isReleased(types)) return undefined;
  const { name, namespace } = data.metadata;
  return { urn, apiVersion: data.apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
}

/** @param types Of the resource and of its parents, as its URN has them. */
function isReleased(types: string): boolean {
  return types.split("$").includes("platform:kubernetes:ReleasedObjects");
}
