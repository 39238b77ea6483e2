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

describe("the descriptions that editors show of a key", () => {
  const schemas = ["apps/registration", "catalog/definition", "infrastructure/component", "workloads/workload"];

  it("have no phrase that is hard to read, and name the thing first", () => {
    const found = schemas.flatMap((schema) => {
      const text = readFileSync(join(root, `${schema}.schema.json`), "utf8");
      const descriptions = [...text.matchAll(/"description": "((?:[^"\\]|\\.)*)"/g)].map(([, words = ""]) => words);
      assert(descriptions.length > 10, schema);
      return descriptions.flatMap((description) => [
        ...hardPhrases(description),
        ...(/^(?:Of|What|Who|Whose|With) /.test(description) ? [description] : []),
      ]);
    });
    assert.deepEqual([...new Set(found)], []);
  });
});
