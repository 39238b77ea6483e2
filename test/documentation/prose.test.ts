import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

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
];

describe("the text of the documentation", () => {
  const pages = [
    ...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
    ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  ];

  it("has no phrase that is hard to read", () => {
    assert(pages.length > 25, "the pages were not found");
    const found = pages.flatMap((page) => {
      const prose = readFileSync(join(root, page), "utf8")
        .replaceAll(/^ *```[\s\S]*?^ *```/gm, "")
        .replaceAll(/`[^`\n]*`/g, "code");
      return phrases.flatMap(([phrase, instead]) => {
        const match = phrase.exec(prose.replaceAll(/\s+/g, " "));
        return match === null ? [] : [`${page}: "${match[0]}"; write "${instead}"`];
      });
    });
    assert.deepEqual(found, []);
  });
});
