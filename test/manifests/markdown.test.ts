import assert from "node:assert/strict";
import { plain, table } from "../../manifests/markdown.ts";

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
