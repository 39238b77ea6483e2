/** Ranges of characters, as code points: control characters, NEL among them, and what is no character. */
const controls = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xfffe, 0xffff],
] as const;
const classOf = (ranges: readonly (readonly [number, number])[]) =>
  ranges.map(([from, to]) => `${String.fromCharCode(from)}-${String.fromCharCode(to)}`).join("");

/** What Go's YAML reader refuses in a file, or takes for a line break where the parser used here does not. */
const unfitInFile = new RegExp(`[${classOf(controls)}\u2028\u2029]|\r(?!\n)`, "g");

/** What it refuses, or takes for a line break, in JSON, where characters below a space are escaped: Kustomize's output is read with it once more. */
const unfitInValue = new RegExp(`[${classOf(controls.slice(3))}]`);

/** Where characters are in the text of a file that may stand in none. */
export function unfitCharacters(text: string): readonly number[] {
  return Array.from(text.matchAll(unfitInFile), ({ index }) => index);
}

/** Whether a value has a character with which Flux cannot apply it, however it is written. */
export function isUnfit(value: string): boolean {
  return unfitInValue.test(value);
}
