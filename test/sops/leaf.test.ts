import assert from "node:assert/strict";
import fc from "fast-check";
import { decimal, leafOf, valueOf } from "../../sops/leaf.ts";
import { plainScalar } from "../../sops/plain-scalar.ts";

describe("leafOf", () => {
  it("writes values as SOPS encrypts and hashes them", () => {
    const cases: [unknown, string, string][] = [
      ["", "str", ""],
      ["True", "str", "True"],
      [true, "bool", "True"],
      [false, "bool", "False"],
      [0, "int", "0"],
      [-0, "int", "0"],
      [-12, "int", "-12"],
      [2 ** 53 - 1, "int", "9007199254740991"],
      [2n ** 63n - 1n, "int", "9223372036854775807"],
      [-(2n ** 63n), "int", "-9223372036854775808"],
      [0.1, "float", "0.1"],
      [-1.5e-7, "float", "-0.00000015"],
      [1234567.125, "float", "1234567.125"],
      [1e21, "float", "1000000000000000000000"],
      [1.25e22, "float", "12500000000000000000000"],
    ];
    for (const [value, type, text] of cases) assert.deepEqual(leafOf(value), { type, text });
  });

  it("has none for what SOPS cannot hold exactly", () => {
    for (const value of [NaN, Infinity, 2 ** 53, -(2 ** 60), 2n ** 63n, null, undefined, {}, [], "\ud800"]) {
      assert.equal(leafOf(value), undefined);
    }
  });

  it("comes back as the same value", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.maxSafeInteger(), fc.boolean(), fc.double()),
        (value) => {
          const leaf = leafOf(value);
          if (leaf !== undefined) assert.equal(valueOf(leaf), Object.is(value, -0) ? 0 : value);
        },
      ),
    );
    assert.equal(valueOf({ type: "int", text: "9223372036854775807" }), 2n ** 63n - 1n);
  });

  it("has no value where text and type do not fit", () => {
    assert.equal(valueOf({ type: "int", text: "1.5" }), undefined);
    assert.equal(valueOf({ type: "int", text: "" }), undefined);
    assert.equal(valueOf({ type: "bool", text: "yes" }), undefined);
    assert.equal(valueOf({ type: "float", text: "1e3" }), undefined);
  });
});

describe("decimal", () => {
  it("reads back as the same number and has no exponent", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert(Object.is(Number(decimal(value)), value));
        assert.match(decimal(value), /^-?\d+(\.\d+)?$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("plainScalar", () => {
  const str = (text: string) => ({ type: "str", text });
  const int = (text: string) => ({ type: "int", text });
  const float = (text: string) => ({ type: "float", text });
  // What go.yaml.in/yaml/v3 (resolve.go) makes of each, and sops' ToBytes of that.
  const cases: [string, unknown][] = [
    ...["", "~", "null", "Null", "NULL"].map((source): [string, unknown] => [source, null]),
    ...[
      "nULL",
      "yes",
      "y",
      "on",
      "Off",
      "=",
      "1.2.3",
      "1:30",
      "0x",
      "0o8",
      "+",
      "-",
      ".",
      "1e",
      "v1",
      "2001-1",
      "1e400",
    ].map((source): [string, unknown] => [source, str(source)]),
    ["TRUE", { type: "bool", text: "True" }],
    ["false", { type: "bool", text: "False" }],
    ["tRUE", str("tRUE")],
    ["0", int("0")],
    ["-0", int("0")],
    ["+12", int("12")],
    ["1_000", int("1000")],
    ["0x1F", int("31")],
    ["-0X1f", int("-31")],
    ["017", int("15")],
    ["0o17", int("15")],
    ["0b101", int("5")],
    ["9223372036854775807", int("9223372036854775807")],
    ["9223372036854775808", undefined],
    ["18446744073709551616", float("18446744073709552000")],
    ["08", float("8")],
    ["1.", float("1")],
    [".5", float("0.5")],
    ["1e3", float("1000")],
    ["-1.5E-7", float("-0.00000015")],
    [".inf", undefined],
    ["-.INF", undefined],
    [".NaN", undefined],
    ["2001-01-01", undefined],
    ["2001-01-01T00:00:00Z", str("2001-01-01T00:00:00Z")],
    ["2001-01-01T00:00:00.500Z", undefined],
  ];
  for (const [source, expected] of cases) {
    it(`reads ${JSON.stringify(source)} as Go does`, () => {
      assert.deepEqual(plainScalar(source), expected);
    });
  }
});
