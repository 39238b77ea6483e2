import { isObject, type Properties, type Value } from "../rpc/property-values.ts";
import { type KubeObject, listAt, mapAt, textAt } from "./objects.ts";

/** The manager of objects that Pulumi created without server-side apply, like this provider's own creates. */
export const CREATE_MANAGER = "pulumi-kubernetes";

/**
 * Managers whose fields a server-side apply takes over, because they are its predecessors (operation, prefix of the
 * name).
 */
const FORERUNNERS = [
  ["Apply", "kubectl"],
  ["Update", "kubectl"],
  ["Update", "before-first-apply"],
  ["Update", CREATE_MANAGER],
  ["Update", "pulumi-resource-kubernetes"],
] as const;

function isForerunner(entry: Value): boolean {
  if (textAt(entry, "subresource") !== "") return false;
  const manager = textAt(entry, "manager");
  return FORERUNNERS.some(
    ([operation, prefix]) =>
      textAt(entry, "operation") === operation &&
      // A field manager of this provider has the same prefix, but the operation Apply.
      (manager === prefix || manager.startsWith(`${prefix}-`) || manager.startsWith(`${prefix}.`)),
  );
}

export function createdByPulumi(live: KubeObject): boolean {
  return listAt(live, "metadata", "managedFields").some(
    (entry) =>
      textAt(entry, "operation") === "Update" &&
      [CREATE_MANAGER, `${CREATE_MANAGER}.exe`, "pulumi-resource-kubernetes"].includes(textAt(entry, "manager")),
  );
}

/**
 * The JSON patch that moves the fields of earlier managers to `fieldManager`, so that it does not conflict with itself.
 *
 * @returns undefined if there is nothing to move.
 */
export function handOver(live: KubeObject, fieldManager: string): Value[] | undefined {
  const entries = listAt(live, "metadata", "managedFields");
  const earlier = entries.filter(isForerunner);
  const [first] = earlier;
  if (first === undefined) return undefined;
  const isOwn = (entry: Value): boolean =>
    textAt(entry, "manager") === fieldManager && textAt(entry, "operation") === "Apply";
  const fields = [...entries.filter(isOwn), ...earlier]
    .map((entry) => mapAt(entry, "fieldsV1"))
    .reduce(mergeFields, {});
  const own = { ...mapAt(first), manager: fieldManager, operation: "Apply", fieldsV1: fields };
  const others = entries.filter((entry) => !isOwn(entry) && !isForerunner(entry));
  return [
    { op: "replace", path: "/metadata/managedFields", value: [own, ...others] },
    { op: "replace", path: "/metadata/resourceVersion", value: textAt(live, "metadata", "resourceVersion") },
  ];
}

function mergeFields(a: Properties, b: Properties): Properties {
  const merged = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const present = merged[key];
    merged[key] = isObject(present) && isObject(value) ? mergeFields(present, value) : value;
  }
  return merged;
}

/** Whether a field (map keys only) has owners, but `fieldManager` is not among them. */
export function isForeign(live: KubeObject, path: readonly string[], fieldManager: string): boolean {
  const owners = listAt(live, "metadata", "managedFields").filter((entry) => ownsField(mapAt(entry, "fieldsV1"), path));
  return owners.length > 0 && !owners.some((entry) => textAt(entry, "manager") === fieldManager);
}

function ownsField(fields: Properties, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  const inner = fields[`f:${step}`];
  return isObject(inner) && ownsField(inner, rest);
}
