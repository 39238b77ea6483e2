import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ofReadme } from "../support/documentation/readme-commands.ts";
import { shellCommands } from "../support/documentation/shell-blocks.ts";

const commandsOf = (page: string): string[] =>
  shellCommands(readFileSync(join(import.meta.dirname, "../..", page), "utf8"));

describe("the commands of the README", () => {
  it("are those of the tutorials, which tests follow, and others that tests run", () => {
    const followed = ["docs/tutorials/sandbox.md", "docs/tutorials/real-cluster.md"].flatMap(commandsOf);
    const { inSandbox, inRealOrganisation, nowhere } = ofReadme;
    assert.deepEqual(
      commandsOf("README.md")
        .filter((command) => !followed.includes(command))
        .sort(),
      [...inSandbox, ...inRealOrganisation, ...Object.keys(nowhere)].sort(),
    );
  });
});

describe("the commands of a page", () => {
  it("are read one by one, without comments, with what belongs to them on further lines", () => {
    const page = [
      "```sh",
      "a --b  # why",
      "# a comment",
      "c \\",
      "  d",
      "cat > e <<'END' # a file",
      "# kept",
      "END",
      "```",
      "1. In a list:",
      "",
      "   ```sh",
      "   f #1",
      "   ```",
      "```yaml",
      "g: 1",
      "```",
    ].join("\n");
    assert.deepEqual(shellCommands(page), ["a --b", "c \\\n  d", "cat > e <<'END'\n# kept\nEND", "f #1"]);
  });
});
