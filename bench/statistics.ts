/** The median of some numbers; NaN if there are none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return (low + high) / 2;
}

/** The median of each entry that any of the records has; a missing entry counts as 0. */
export function medians<K extends string>(records: readonly Readonly<Record<K, number>>[]): Record<K, number>;
export function medians(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const keys = new Set(records.flatMap((record) => Object.keys(record)));
  return Object.fromEntries([...keys].map((key) => [key, median(records.map((record) => record[key] ?? 0))]));
}

/** The growth of each entry. */
export function difference(
  after: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): Record<string, number> {
  return Object.fromEntries([...after].map(([key, value]) => [key, value - (before.get(key) ?? 0)]));
}

/** Runs an action, and returns its result with the milliseconds that it took. */
export async function measured<T>(action: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  return [await action(), performance.now() - start];
}
