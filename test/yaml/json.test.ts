import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonText, parseJson } from "../../yaml/json.ts";
import { YamlDate } from "../../yaml/date.ts";

describe("JSON", () => {
  it("keeps integers of 64 bits, and all else as JSON has it", () => {
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
        // Those that look like integers are read as such.
        fc
          .double({ noNaN: true, noDefaultInfinity: true, max: 2 ** 53 - 1, min: 1 - 2 ** 53 })
          .map((number) => number + 0),
        fc.constantFrom(true, false, null, 0.1234567890123456, '"12345678901234567890"', "12345678901234567890"),
        fc.string(),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie("tree"), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).tree;
    fc.assert(
      fc.property(value, (given) => {
        assert.deepEqual(parseJson(jsonText(given)), given);
      }),
    );
  });

  it("leaves out what is undefined, and takes toJSON's word", () => {
    assert.equal(
      jsonText({ a: undefined, b: [undefined, new YamlDate("2024-01-01T00:00:00Z")] }),
      '{"b":[null,"2024-01-01T00:00:00Z"]}',
    );
  });
});
