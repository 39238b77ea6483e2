import {
  containsSecret,
  isObject,
  isSecret,
  plainProperties,
  type Properties,
  secret,
  type Value,
} from "../rpc/property-values.ts";
import { isSecretKind, type KubeObject, textAt } from "./objects.ts";

/** The keys of the state besides the object's own fields, named as in the official provider. */
const INPUTS = "__inputs";
const INITIAL_API_VERSION = "__initialApiVersion";
const FIELD_MANAGER = "__fieldManager";

/** Fields of JSON schemas in CustomResourceDefinitions: the SDK's property names cannot contain dashes. */
const DASHED = new Set(
  "embedded-resource int-or-string list-map-keys list-type map-type preserve-unknown-fields validations"
    .split(" ")
    .map((name) => `x-kubernetes-${name}`),
);
const UNDERSCORED = new Set([...DASHED].map((name) => name.replaceAll("-", "_")));

/** The recorded state of an object. */
export interface Checkpoint {
  inputs: KubeObject;
  live: KubeObject;
  initialApiVersion: string;
  /** Empty if the state has none. */
  fieldManager: string;
}

/** Converts properties to an object: without the marks of secrets, and with Kubernetes' own field names. */
export function toKubeObject(properties: Properties): KubeObject {
  return renameKeys(plainProperties(properties), (key) => (UNDERSCORED.has(key) ? key.replaceAll("_", "-") : key));
}

/**
 * Builds the state of an object. Values that are secret in `marked` stay secret, and the content of every Secret is
 * secret.
 *
 * @param marked - inputs as the engine sent them.
 */
export function toState({ inputs, live, initialApiVersion, fieldManager }: Checkpoint, marked: Properties): Properties {
  const state = markSecrets(toProperties(live), marked);
  // The server converts `stringData` to `data`.
  if (isSecretKind(live) && "stringData" in marked && state["data"] !== undefined)
    state["data"] = secret(state["data"]);
  return {
    ...state,
    [INPUTS]: markSecrets(toProperties(inputs), marked),
    [INITIAL_API_VERSION]: initialApiVersion,
    [FIELD_MANAGER]: fieldManager,
  };
}

export function fromState(state: Properties): Checkpoint {
  const {
    [INPUTS]: inputs,
    [INITIAL_API_VERSION]: initialApiVersion,
    [FIELD_MANAGER]: fieldManager,
    ...live
  } = toKubeObject(state);
  return {
    inputs: isObject(inputs) ? inputs : {},
    live,
    initialApiVersion: typeof initialApiVersion === "string" ? initialApiVersion : textAt(inputs, "apiVersion"),
    fieldManager: typeof fieldManager === "string" ? fieldManager : "",
  };
}

function toProperties(object: KubeObject): Properties {
  return renameKeys(object, (key) => (DASHED.has(key) ? key.replaceAll("-", "_") : key));
}

/** Copies the marks of secrets from one set of properties to another of about the same shape. */
export function markSecrets(target: Properties, source: Properties): Properties {
  const marked = { ...target };
  if (marked["kind"] === "Secret") {
    for (const key of ["data", "stringData"]) {
      const value = marked[key];
      if (value !== undefined) marked[key] = secret(value);
    }
    return marked;
  }
  for (const [key, given] of Object.entries(source)) {
    const value = marked[key];
    if (value === undefined) continue;
    if (isObject(value) && isObject(given) && !isSecret(value) && !isSecret(given)) {
      marked[key] = markSecrets(value, given);
    } else if (containsSecret(given)) {
      // Marks the whole list if it contains a secret, because the server may have changed the order.
      marked[key] = secret(value);
    }
  }
  return marked;
}

function renameKeys(properties: Properties, rename: (key: string) => string): Properties {
  const renamed = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(renamed);
    return isObject(value) ? renameKeys(value, rename) : value;
  };
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [rename(key), renamed(value)]));
}
