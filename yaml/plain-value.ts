/**
 * Copies a value into types that YAML can express: strings, numbers, booleans, null, lists and maps. Properties that
 * are `undefined` are left out; `toJSON` is honoured.
 *
 * @param path - The path of the value, for errors; "" for the top.
 * @throws TypeError that names the path of a value without such a form.
 */
export function plainValue(value: unknown, path: string, above: readonly object[] = []): unknown {
  switch (typeof value) {
    case "boolean":
    case "bigint":
      return value;
    case "string":
      if (/\p{Surrogate}/u.test(value)) throw misfit(path, "a string that is not valid Unicode");
      return value;
    case "number":
      if (!Number.isFinite(value)) throw misfit(path, "a number that is not finite");
      return value;
    case "object":
      return value === null ? null : plainObject(value, path, above);
    default:
      throw misfit(path, typeof value === "undefined" ? "undefined" : `a ${typeof value}`);
  }
}

function plainObject(value: object, path: string, above: readonly object[]): unknown {
  if (above.includes(value)) throw misfit(path, "an object that contains itself");
  const inside = [...above, value];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return Array.from(items, (item, index) => plainValue(item, `${path}[${index}]`, inside));
  }
  if ("__pulumiOutput" in value) {
    throw misfit(path, "a Pulumi output, whose value is not known here: write YAML inside pulumi.all(…).apply(…)");
  }
  if (hasJson(value)) return plainValue(value.toJSON(), path, inside);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw misfit(path, "a class instance without toJSON");
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [
        plainValue(key, `a key of ${path === "" ? "the document" : path}`),
        plainValue(child, path === "" ? key : `${path}.${key}`, inside),
      ]),
  );
}

function hasJson(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

function misfit(path: string, what: string): TypeError {
  return new TypeError(`${path === "" ? "The document" : path} is ${what}`);
}
