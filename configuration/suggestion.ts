/** How many edits `closest` takes for a slip of the keyboard: one in short words, up to a third of longer ones. */
function tolerance(word: string, candidate: string): number {
  return Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
}

/** The candidate that `word` was most probably meant to be, or undefined when none is near. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  // No name is that long, and comparing such a word takes long.
  if (word.length > 200) return undefined;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= tolerance(word, best.candidate) ? best.candidate : undefined;
}

/** `did you mean "x"?` where a candidate is near, else the list of all candidates. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates);
  return near === undefined ? `write one of ${candidates.join(", ")}` : `did you mean ${quote(near)}?`;
}

/** A value as messages show it: in quotes, on one line, cut when it is long. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}

/**
 * Edits (insert, remove, replace, swap two neighbours) that lead from one word to the other: the optimal string alignment
 * distance.
 */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        cell(previous, column) + 1,
        cell(current, column - 1) + 1,
        cell(previous, column - 1) + (same ? 0 : 1),
        swapped ? cell(beforePrevious, column - 2) + 1 : Infinity,
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return cell(previous, to.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
