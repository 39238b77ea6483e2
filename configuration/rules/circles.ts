/** Something that waits for something else; both by name. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** The fewest waits that lead from one place to another; undefined when none do. */
export function shortestWay<T extends Edge>(from: string, to: string, waits: readonly T[]): T[] | undefined {
  const ways = new Map<string, T[]>([[from, []]]);
  // The map grows while it is walked through, nearest first.
  for (const [place, way] of ways) {
    if (place === to) return way;
    for (const wait of waits) {
      if (wait.from === place && !ways.has(wait.to)) ways.set(wait.to, [...way, wait]);
    }
  }
  return undefined;
}

/** A circle has no beginning; the first name by the alphabet is made it. */
export function startingFirst<T extends Edge>(cycle: readonly T[]): readonly T[] {
  const start = cycle.reduce((best, { from }, index) => (from < (cycle[best]?.from ?? "") ? index : best), 0);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
