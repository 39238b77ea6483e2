import { createHash, randomBytes } from "node:crypto";
import { isUnknown, type Properties } from "../rpc/property-values.ts";
import { AUTONAMED } from "./annotations.ts";
import { markSecrets, toKubeObject } from "./checkpoint.ts";
import type { Cluster } from "./cluster.ts";
import { gvkOfUrn, kindOf, type KubeObject, nameOf, namespaceOf, textAt, withValue } from "./objects.ts";
import { normalize } from "./normalize.ts";

export interface CheckRequest {
  urn: string;
  /** The inputs of the last update; empty for a new resource. */
  olds: Properties;
  news: Properties;
  randomSeed: Uint8Array;
  /** A name that the engine proposes; empty if it proposes none. */
  proposedName: string;
  autonamingDisabled: boolean;
}

/**
 * Completes the inputs of an object: its name and namespace, and the form in which the API server stores it.
 *
 * @throws Error if the inputs cannot form an object.
 */
export async function check(request: CheckRequest, cluster: Cluster): Promise<Properties> {
  const gvk = gvkOfUrn(request.urn);
  const asked = toKubeObject(request.news);
  refuseOthers(request.urn, kindOf(asked));
  let inputs = withName(normalize(asked), request);
  if (!isUnknown(inputs["metadata"]) && namespaceOf(inputs) === "" && (await cluster.discovery.namespaced(gvk))) {
    inputs = withValue(inputs, ["metadata", "namespace"], cluster.namespace);
  }
  cluster.discovery.plan(inputs);
  return markSecrets(inputs, request.news);
}

/**
 * @throws Error if the type is not a plain object: a type of the official provider that the stand-in lacks, or an
 * unknown one.
 */
function refuseOthers(urn: string, kind: string): void {
  const token = (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
  const [, module = "", type = ""] = token.split(":");
  // The official provider's rule: CustomResource cannot be used for the core group.
  if (!module.includes("/")) throw new Error(`apiVersion does not have both a group and a version: "${module}"`);
  // A patch resource has the kind of the object that it patches.
  if (/^(yaml|helm\.sh|kustomize)\//.test(module) || type === `${kind}Patch` || type.endsWith("List")) {
    throw new Error(`the stand-in provider does not have ${token}; only plain Kubernetes objects`);
  }
}

function withName(inputs: KubeObject, request: CheckRequest): KubeObject {
  if (isUnknown(inputs["metadata"]) || nameOf(inputs) !== "") return inputs;
  if (textAt(inputs, "metadata", "generateName") !== "") {
    throw new Error("the `.metadata.generateName` field is not supported in Server-Side Apply mode");
  }
  return withValue(
    withValue(inputs, ["metadata", "name"], newName(request)),
    ["metadata", "annotations", AUTONAMED],
    "true",
  );
}

/** The name from an earlier update, or else `<resource>-<8 hex digits>`. */
function newName({ urn, olds, randomSeed, proposedName, autonamingDisabled }: CheckRequest): string {
  const old = toKubeObject(olds);
  if (textAt(old, "metadata", "annotations", AUTONAMED) === "true") return nameOf(old);
  if (autonamingDisabled) {
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  }
  if (proposedName !== "") return proposedName;
  const resource = urn.slice(urn.lastIndexOf("::") + 2);
  return `${resource}-${hexDigits(randomSeed, urn)}`;
}

/** Eight hex digits, from the engine's seed if it sends one, so that a preview and its update agree. */
function hexDigits(seed: Uint8Array, salt: string): string {
  if (seed.length === 0) return randomBytes(4).toString("hex");
  return createHash("sha256").update(seed).update(salt).digest("hex").slice(0, 8);
}
