/**
 * The entry of a mapping that people named; undefined where there is none. Reading `mapping[name]` would find what every
 * JavaScript object has, too: `constructor` is the name of an app like any other.
 */
export function entryOf<T>(mapping: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(mapping, name) ? mapping[name] : undefined;
}
