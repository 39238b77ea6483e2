import assert from "node:assert/strict";
import { hoursOf } from "../../../configuration/fields/duration.ts";

describe("a duration", () => {
  it("has hours, or parts of one", () => {
    assert.deepEqual(["72h", "1h30m", "90m"].map(hoursOf), [72, 1.5, 1.5]);
  });
});
