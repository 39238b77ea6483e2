import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { faultNames, settingsOf } from "../../../../sandbox/github/faults/fault.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/guides/sandbox.md"), "utf8");

/** Settings that several faults have, under the words that the page has for them. */
const groups: Readonly<Record<string, readonly string[]>> = {
  "<which>": ["operation", "method", "path"],
  "<lasting>": ["times", "seconds"],
};

describe("the page about the sandbox", () => {
  it("describes every fault of GitHub with its settings", () => {
    const [, section = ""] = /## Make GitHub fail\n([^]*?)\n## /.exec(page) ?? [];
    const described = [...section.matchAll(/^\| `([a-z-]+)` *\|([^|]*)\|/gm)].map(([, name = "", settings = ""]) => {
      const words = [...settings.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
      return [name, words.flatMap((word) => groups[word] ?? [word])];
    });
    assert.deepEqual(
      described,
      faultNames.map((name) => [name, settingsOf(name)]),
    );
  });
});
