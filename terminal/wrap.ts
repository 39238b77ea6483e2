/** Wraps a text to a width, and keeps its line breaks. */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapWords(line, width));
}

/** Wraps a text to a width, between words where possible. Empty for a text without words. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ").flatMap((word) => piecesOf(word, width))) {
    if (current !== "" && lengthOf(current) + 1 + lengthOf(word) > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  if (current !== "") lines.push(current);
  return lines;
}

function piecesOf(word: string, size: number): string[] {
  const characters = charactersOf(word);
  if (characters.length <= size) return [word];
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(""),
  );
}

const segmenter = new Intl.Segmenter("en");

/** Splits a text into the characters that a reader sees. */
export function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The number of characters that a reader sees. */
export function lengthOf(text: string): number {
  return charactersOf(text).length;
}
