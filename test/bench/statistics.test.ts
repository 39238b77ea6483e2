import assert from "node:assert/strict";
import { difference, median, medians } from "../../bench/statistics.ts";

describe("statistics", () => {
  it("take the middle, or what is between the two in the middle", () => {
    assert.deepEqual([median([3]), median([5, 1]), median([9, 1, 2]), median([4, 1, 3, 100])], [3, 3, 2, 3.5]);
    assert.ok(Number.isNaN(median([])));
  });

  it("count as 0 what a record lacks", () => {
    assert.deepEqual(medians<string>([{ a: 1, b: 6 }, { a: 2 }, { a: 9, b: 2 }]), { a: 2, b: 2 });
  });

  it("tell by how much each entry grew", () => {
    const after = new Map([
      ["engine", 7],
      ["program", 3],
    ]);
    assert.deepEqual(difference(after, new Map([["engine", 5]])), { engine: 2, program: 3 });
  });
});
