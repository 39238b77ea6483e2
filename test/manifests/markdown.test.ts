import assert from "node:assert/strict";
import { contactLink, paragraph, plain, table } from "../../manifests/markdown.ts";

describe("table", () => {
  it("lines its columns up in the raw text", () => {
    assert.equal(
      table(
        ["App", "URL"],
        [
          ["MyDiet", "a"],
          ["B", "https://b.example.org"],
        ],
      ),
      `\
| App    | URL                   |
| ------ | --------------------- |
| MyDiet | a                     |
| B      | https://b.example.org |`,
    );
  });

  it("keeps its columns whatever is in a cell", () => {
    assert.equal(table(["A"], [["Board | Room"]]), "| A             |\n| ------------- |\n| Board \\| Room |");
  });

  it("is wide enough for Markdown when nothing is in it", () => {
    assert.equal(table(["A"], []), "| A   |\n| --- |");
  });
});

describe("plain", () => {
  it("leaves nothing that Markdown takes for markup", () => {
    assert.equal(
      plain("My_Diet* <b> [x](y) `z` # ~ \\ &amp;"),
      "My\\_Diet\\* \\<b\\> \\[x\\](y) \\`z\\` \\# \\~ \\\\ \\&amp;",
    );
  });

  it("leaves names alone that have none", () => {
    assert.equal(plain("oidc:my-diet/ops@example.org"), "oidc:my-diet/ops@example.org");
  });
});

describe("paragraph", () => {
  it("begins neither a list nor a line, whatever the text begins with", () => {
    const starts = ["- a", "+ a", "1. a", "12) a", "---", "===", "    code", "2024 was dry"];
    assert.deepEqual(starts.map(paragraph), [
      "\\- a",
      "\\+ a",
      "1\\. a",
      "12\\) a",
      "\\---",
      "\\===",
      "code",
      "2024 was dry",
    ]);
  });
});

describe("contactLink", () => {
  it("links an address as it is, and escapes anything else", () => {
    assert.equal(contactLink("https://chat.example.org/a_b#c"), "<https://chat.example.org/a_b#c>");
    assert.equal(contactLink("mailto:ops_team@example.org"), "<mailto:ops_team@example.org>");
    assert.equal(contactLink("#ops_team in https://chat"), "\\#ops\\_team in https://chat");
    assert.equal(contactLink("javascript:alert(1)"), "javascript:alert(1)");
  });
});
