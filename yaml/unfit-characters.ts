/** Code point ranges of control characters, including NEL, and of noncharacters. */
const controls = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xfffe, 0xffff],
] as const;
const classOf = (ranges: readonly (readonly [number, number])[]) =>
  ranges.map(([from, to]) => `${String.fromCharCode(from)}-${String.fromCharCode(to)}`).join("");

/** Characters in a file that Go's YAML reader rejects, or reads as a line break where the parser used here does not. */
const unfitInFile = new RegExp(`[${classOf(controls)}\u2028\u2029]|\r(?!\n)`, "g");

/**
 * Characters in JSON that Go's YAML reader rejects or reads as a line break. Kustomize's output is parsed once more as
 * JSON, where characters below a space are escaped.
 */
const unfitInValue = new RegExp(`[${classOf(controls.slice(3))}]`);

/** Offsets of characters that no YAML file may contain. */
export function unfitCharacters(text: string): readonly number[] {
  return Array.from(text.matchAll(unfitInFile), ({ index }) => index);
}

/** Whether a value contains a character that prevents Flux from applying it, however it is written. */
export function isUnfit(value: string): boolean {
  return unfitInValue.test(value);
}
