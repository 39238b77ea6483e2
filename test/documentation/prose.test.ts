import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hardPhrases } from "../support/prose.ts";

const root = join(import.meta.dirname, "../..");

describe("the text of the documentation", () => {
  const pages = [
    ...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
    // The second has the READMEs that the program generates.
    ...["docs", "test/golden"].flatMap((directory) =>
      readdirSync(join(root, directory), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => join(directory, name)),
    ),
  ];

  it("has no phrase that is hard to read", () => {
    assert(pages.length > 25, "the pages were not found");
    const found = pages.flatMap((page) => {
      return hardPhrases(readFileSync(join(root, page), "utf8")).map((phrase) => `${page}: ${phrase}`);
    });
    assert.deepEqual(found, []);
  });
});
