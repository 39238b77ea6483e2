import { isDeepStrictEqual } from "node:util";
import { isObject, isUnknown, type Properties, type Value } from "../rpc/property-values.ts";
import { type Path, touches } from "./immutable.ts";
import { formatPath } from "./property-path.ts";
import { sameQuantity } from "./quantity.ts";

/** The change of one property. */
export interface Change {
  path: Path;
  kind: "add" | "delete" | "update";
  /** Whether the change replaces the object. */
  replaces: boolean;
}

/**
 * Compares the wanted object with the existing one.
 *
 * @param wanted - the new inputs.
 * @param present - the live object, limited to the fields of the old inputs.
 * @param asked - the old inputs. A value that is still the same, and that the server has left out or rewritten to the
 * same meaning, is not a change.
 * @param immutable - paths whose change replaces the object.
 * @returns the changes by property path, in the engine's format (`data["tls.key"]`).
 */
export function diff(
  wanted: Properties,
  present: Properties,
  asked: Properties,
  immutable: readonly string[][],
): Map<string, Change> {
  const changes = new Map<string, Change>();
  const note = (path: Path, kind: Change["kind"], value: Value | undefined): void => {
    changes.set(formatPath(path), { path, kind, replaces: touches(path, value, immutable) });
  };

  const compare = (path: Path, next: Value | undefined, here: Value | undefined, before: Value | undefined): void => {
    if (isAbsent(next)) {
      if (!isAbsent(here)) note(path, "delete", here);
    } else if (isUnknown(next)) {
      note(path, isAbsent(here) ? "add" : "update", next);
    } else if (isAbsent(here)) {
      if (!isDeepStrictEqual(next, before)) note(path, "add", next);
    } else if (isObject(next) && isObject(here)) {
      compareMaps(path, next, here, isObject(before) ? before : {});
    } else if (Array.isArray(next) && Array.isArray(here)) {
      compareLists(path, next, here, Array.isArray(before) ? before : []);
    } else if (!isDeepStrictEqual(next, here) && !sameQuantity(path, next, here, isDeepStrictEqual(next, before))) {
      note(path, "update", next);
    }
  };
  const compareMaps = (path: Path, next: Properties, here: Properties, before: Properties): void => {
    for (const key of new Set([...Object.keys(next), ...Object.keys(here)])) {
      compare([...path, key], next[key], here[key], before[key]);
    }
  };
  const compareLists = (path: Path, next: Value[], here: Value[], before: Value[]): void => {
    for (let index = 0; index < Math.max(next.length, here.length); index++) {
      compare([...path, index], next[index], here[index], before[index]);
    }
  };

  compareMaps([], wanted, present, asked);
  return changes;
}

function isAbsent(value: Value | undefined): value is null | undefined {
  return value === undefined || value === null;
}
