import structs from "google-protobuf/google/protobuf/struct_pb.js";
import type * as structTypes from "google-protobuf/google/protobuf/struct_pb.js";

/** A property value of the engine: JSON with marked secrets and unknown values. */
export type Value = null | boolean | number | string | Value[] | Properties;
export interface Properties {
  [key: string]: Value;
}

// From the Pulumi SDK (runtime/rpc.js): the key that marks a special object, and the mark of a secret.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The placeholder for a value that is unknown before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** All placeholders for unknown values: one for each kind of value (SDK: runtime/rpc.js). */
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

export function isSecret(value: Value | undefined): boolean {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** Marks a value as a secret, unless it is marked already. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** The same value without the marks of secrets, at any depth. */
export function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isSecret(value)) return plain(value["value"] ?? null);
  return plainProperties(value);
}

/** {@link plain} for a set of properties. */
export function plainProperties(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value)]));
}

export function containsSecret(value: Value): boolean {
  if (Array.isArray(value)) return value.some(containsSecret);
  return isObject(value) && (isSecret(value) || Object.values(value).some(containsSecret));
}

export function containsUnknown(value: Value): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isObject(value) ? Object.values(value).some(containsUnknown) : isUnknown(value);
}

/** @throws SyntaxError when the text is not JSON. */
export function parseJson(text: string): Value {
  // JSON text cannot contain anything but a Value.
  return JSON.parse(text) as Value;
}

export function toStruct(properties: Properties): structTypes.Struct {
  const struct = new structs.Struct();
  for (const [key, value] of Object.entries(properties)) struct.getFieldsMap().set(key, toMessage(value));
  return struct;
}

function toMessage(value: Value): structTypes.Value {
  const message = new structs.Value();
  if (value === null) return message.setNullValue(structs.NullValue.NULL_VALUE);
  if (typeof value === "boolean") return message.setBoolValue(value);
  if (typeof value === "number") return message.setNumberValue(value);
  if (typeof value === "string") return message.setStringValue(value);
  if (!Array.isArray(value)) return message.setStructValue(toStruct(value));
  return message.setListValue(new structs.ListValue().setValuesList(value.map(toMessage)));
}

export function fromStruct(struct: structTypes.Struct | undefined): Properties {
  const properties: Properties = {};
  struct?.getFieldsMap().forEach((message, key) => {
    properties[key] = fromMessage(message);
  });
  return properties;
}

function fromMessage(message: structTypes.Value): Value {
  switch (message.getKindCase()) {
    case structs.Value.KindCase.BOOL_VALUE:
      return message.getBoolValue();
    case structs.Value.KindCase.NUMBER_VALUE:
      return message.getNumberValue();
    case structs.Value.KindCase.STRING_VALUE:
      return message.getStringValue();
    case structs.Value.KindCase.STRUCT_VALUE:
      return fromStruct(message.getStructValue());
    case structs.Value.KindCase.LIST_VALUE:
      return message.getListValue()?.getValuesList().map(fromMessage) ?? [];
    default:
      return null;
  }
}
