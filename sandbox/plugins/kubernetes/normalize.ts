import { containsUnknown, type Properties } from "../rpc/property-values.ts";
import { isCrd, isSecretKind, type KubeObject, mapAt, without } from "./objects.ts";

/** The metadata fields that only the API server sets. */
const READ_ONLY = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/**
 * Converts inputs to the form in which the API server stores them, if the meaning is the same: otherwise every update
 * would see a change. Inputs with unknown values stay unchanged.
 */
export function normalize(inputs: KubeObject): KubeObject {
  const stripped = READ_ONLY.reduce((object, field) => without(object, ["metadata", field]), inputs);
  if (containsUnknown(stripped)) return stripped;
  if (isSecretKind(stripped)) return normalizeSecret(stripped);
  return isCrd(stripped) ? normalizeCrd(stripped) : stripped;
}

/** Converts a Secret like the API server: `stringData` moves into `data`, where it wins, and base64 is canonical. */
function normalizeSecret(secret: KubeObject): KubeObject {
  const data: Properties = {};
  for (const [key, value] of Object.entries(mapAt(secret, "data"))) {
    data[key] = typeof value === "string" ? Buffer.from(value, "base64").toString("base64") : value;
  }
  for (const [key, value] of Object.entries(mapAt(secret, "stringData"))) {
    data[key] = typeof value === "string" ? Buffer.from(value).toString("base64") : value;
  }
  const rest = without(secret, ["stringData"]);
  return Object.keys(data).length === 0 ? rest : { ...rest, data };
}

function normalizeCrd(crd: KubeObject): KubeObject {
  const rest = without(crd, ["status"]);
  return mapAt(rest, "spec")["preserveUnknownFields"] === false
    ? without(rest, ["spec", "preserveUnknownFields"])
    : rest;
}
