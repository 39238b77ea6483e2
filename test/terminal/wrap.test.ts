import assert from "node:assert/strict";
import { wrapText } from "../../terminal/wrap.ts";

describe("a text in lines of a width", () => {
  it("is broken between words, and within a word that does not fit", () => {
    assert.deepEqual(wrapText("one two three\nabcdefghij", 7), ["one two", "three", "abcdefg", "hij"]);
  });

  it("is as it was where nothing limits it", () => {
    assert.deepEqual(wrapText("one two three\nfour", Infinity), ["one two three", "four"]);
  });

  it("counts what people take for characters", () => {
    assert.deepEqual(wrapText("👩‍👩‍👧 é", 3), ["👩‍👩‍👧 é"]);
  });
});
