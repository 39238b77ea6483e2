/** A text in lines of a width: its own lines, and more of them where one does not fit. */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapWords(line, width));
}

/** A text in lines of a width, broken between words where that is possible. Empty for a text without words. */
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

/** What a person counts as characters. */
export function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many of them a text has. */
export function lengthOf(text: string): number {
  return charactersOf(text).length;
}
