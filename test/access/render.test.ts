import assert from "node:assert/strict";
import { join } from "node:path";
import { renderAccess } from "../../access/render.ts";
import { accessReport } from "../../access/report.ts";
import { readAllRegistrations } from "../../configuration/all-registrations.ts";

const registrations = await readAllRegistrations(join(import.meta.dirname, "../.."), undefined);
const [[name, registration] = assert.fail("there is no registration")] = registrations;
const report = accessReport(name, registration);

describe("who may do what, on a terminal", () => {
  it("is a table where that fits", () => {
    const table = renderAccess(report);
    assert.match(table, /^WHO +ROLE +my-diet-platform +my-diet-splash, my-diet-dev, my-diet-prod +GITHUB/m);
    const width = Math.max(...table.split("\n").map((line) => line.length));
    assert.equal(renderAccess(report, width), table);
    assert.notEqual(renderAccess(report, width - 1), table);
  });

  for (const width of [40, 80, 140]) {
    it(`is a list for each where the table does not fit in ${width} columns, with all that the table says`, () => {
      const lines = renderAccess(report, width).split("\n");
      assert.deepEqual(
        lines.filter((line) => line.length > width),
        [],
      );
      const words = lines.join(" ").replaceAll(/\s+/g, " ");
      for (const said of [
        "mydiet-ops (admin) my-diet-platform: sees deployment and secrets",
        "DECRYPTS: yes, by a commit",
      ]) {
        assert.ok(words.includes(said), words);
      }
      assert.ok(!words.includes(": - "), words);
    });
  }
});
