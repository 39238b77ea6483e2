/** Shorter beginnings of a name say too little about which one was meant. */
const SHORTEST_BEGINNING = 3;

/** Whether the edits between two words make a slip of the keyboard: a third of the letters, none changed in short words. */
function isSlip(word: string, candidate: string, distance: number): boolean {
  const shorter = Math.min(word.length, candidate.length);
  if (shorter > 3) return distance <= Math.floor(Math.max(word.length, candidate.length) / 3);
  return shorter > 1 && distance <= 1 && (distance === 0 || !isReplacement(word, candidate));
}

/** Whether two words that are one edit apart differ in a replaced letter. */
function isReplacement(word: string, candidate: string): boolean {
  return word.length === candidate.length && letters(word) !== letters(candidate);
}

function letters(word: string): string {
  return Array.from(word).sort().join("");
}

/**
 * The candidate that `word` was most probably meant to be, or undefined when none is near: one that differs by a slip of
 * the keyboard, or the only one that begins with the word or that the word begins with.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  // No name is that long, and comparing such a word takes long.
  if (word.length > 200) return undefined;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked.find(({ candidate, distance }) => isSlip(word.toLowerCase(), candidate.toLowerCase(), distance));
  if (best !== undefined) return best.candidate;
  const related = candidates.filter((candidate) => sharesBeginning(word.toLowerCase(), candidate.toLowerCase()));
  return related.length === 1 ? related[0] : undefined;
}

function sharesBeginning(word: string, candidate: string): boolean {
  const shorter = Math.min(word.length, candidate.length);
  return shorter >= SHORTEST_BEGINNING && word.slice(0, shorter) === candidate.slice(0, shorter);
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
