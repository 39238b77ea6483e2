import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../../doctor/checks/index.ts";
import { project } from "./context.ts";

describe("the page about the doctor", () => {
  it("tells of every check, in the order of the report", () => {
    const page = readFileSync(join(project, "docs/guides/doctor.md"), "utf8");
    const [, table = ""] = /^\| check [^]*?\n\|[ -|]+\n([^]*?)\n\n/m.exec(page) ?? [];
    const told = table.split("\n").map((row) => row.split("|")[1]?.trim());
    assert.deepEqual(
      told,
      checks.map(({ title }) => title),
    );
  });
});
