import { containsUnknown, type Properties } from "../rpc/property-values.ts";
import { isCrd, isSecretKind, type KubeObject, mapAt, without } from "./objects.ts";

/** What only the API server writes into an object's metadata. */
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
 * Brings inputs into the form in which the API server keeps them, as far as two forms mean the same: otherwise every update
 * would see a change. Inputs with unknown values keep their form.
 */
export function normalize(inputs: KubeObject): KubeObject {
  const stripped = READ_ONLY.reduce((object, field) => without(object, ["metadata", field]), inputs);
  if (containsUnknown(stripped)) return stripped;
  if (isSecretKind(stripped)) return normalizeSecret(stripped);
  return isCrd(stripped) ? normalizeCrd(stripped) : stripped;
}

/** The API server moves `stringData` into `data`, where it wins, and writes base64 in one way only. */
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
