/** Phrases that are hard to read, with the words to write instead. */
const phrases: readonly (readonly [found: RegExp, instead: string])[] = [
  [/\banew\b/, "again"],
  [/\bput right\b|\bputs? things right\b/, "fix, undo"],
  [/\b(?:come|comes|coming) down\b/, "is deleted"],
  [/\bstands? (?:in|beside|behind|there|still)\b/, "is"],
  [/\b(?:go|goes) on (?:running|following)\b/, "keeps running"],
  [/\bis seen to by\b/, "ensures"],
  [/\bwho does not want\b/i, "if you do not want"],
  [/\ba \w+ more is\b/, "to add"],
  [/\bin place of\b/, "instead of"],
  [/\b(?:is|are) refused, with\b/, "rejects"],
  [/\b(?:nothing else|what else) is to be\b/i, "to ..., do ..."],
  [/\b(?:what|where) is (?:where|what)\b/i, "repository layout"],
];

/** Complains about each phrase of a Markdown text, outside code, that is hard to read. */
export function hardPhrases(markdown: string): string[] {
  const prose = markdown
    .replaceAll(/^ *```[\s\S]*?^ *```/gm, "")
    .replaceAll(/`[^`\n]*`/g, "code")
    .replaceAll(/\s+/g, " ");
  return phrases.flatMap(([phrase, instead]) => {
    const match = phrase.exec(prose);
    return match === null ? [] : [`"${match[0]}"; write "${instead}"`];
  });
}
