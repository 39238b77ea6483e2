import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, parseDocument } from "yaml";
import { toYaml } from "../../yaml/write.ts";
import { oddText } from "../support/odd-text.ts";

describe("toYaml", () => {
  it("writes block style, keys in the order given, and no folded lines", () => {
    const long = "word ".repeat(60).trim();
    assert.equal(
      toYaml({
        kind: "Secret",
        apiVersion: "v1",
        args: ["--watch=true", long],
        spec: { interval: "10m", replicas: 2 },
      }),
      `kind: Secret\napiVersion: v1\nargs:\n  - --watch=true\n  - ${long}\nspec:\n  interval: 10m\n  replicas: 2\n`,
    );
  });

  it("separates the documents of a list and puts the comment on top", () => {
    assert.equal(
      toYaml([{ a: 1 }, { b: 2 }], { comment: "Written by Pulumi.\n\nDo not edit." }),
      "# Written by Pulumi.\n\n# Do not edit.\n\na: 1\n---\nb: 2\n",
    );
  });

  it("writes the same object twice instead of an alias", () => {
    const shared = { app: "my-diet" };
    assert.equal(
      toYaml({ labels: shared, matchLabels: shared }),
      "labels:\n  app: my-diet\nmatchLabels:\n  app: my-diet\n",
    );
  });

  for (const text of [
    ..."yes No ON off y N true FALSE null ~ .inf -.INF .NaN = << - --- ...".split(" "),
    ..."7 0o7 0O7 017 0x1F 0b1 1_000 -1 +1 1e3 1E3 .5 1. e0 1:30 190:20:30 2001-01-01 2001-1-1T1:1:1Z".split(" "),
    ..."? : #x !x &x *x %x @x `x".split(" "),
    ...["", " x", "x ", "a: b", "a #b", "a:", "a\tb", "- x", "2001-01-01 10:00:00"],
  ]) {
    it(`quotes ${JSON.stringify(text)}, as value and as key`, () => {
      assert.equal(toYaml({ [text]: text }), `${JSON.stringify(text)}: ${JSON.stringify(text)}\n`);
    });
  }

  it("escapes what YAML 1.1 readers fold, refuse, or nobody can see", () => {
    assert.equal(
      toYaml({ value: "a\u0085b\u2028c\u2029d\ufeffe\u007ff\u0000g\u00a0h\u202ei\rj" }),
      'value: "a\\u0085b\\u2028c\\u2029d\\ufeffe\\u007ff\\u0000g\\u00a0h\\u202ei\\rj"\n',
    );
  });

  it("keeps letters and signs of every script readable", () => {
    assert.equal(toYaml({ größe: "日本語 😀" }), "größe: 日本語 😀\n");
  });

  it("writes several lines as a literal block where that keeps them", () => {
    assert.equal(
      toYaml({ a: "one\n  two\n\nthree\n", b: ["x\ny"], c: " lead\nx", d: "trail \n", e: "two ends\n\n" }),
      'a: |\n  one\n    two\n\n  three\nb:\n  - |-\n    x\n    y\nc: " lead\\nx"\nd: "trail \\n"\ne: "two ends\\n\\n"\n',
    );
  });

  it("leaves out what is undefined and takes toJSON's word", () => {
    class Model {
      toJSON() {
        return { kind: "Model", spec: undefined };
      }
    }
    assert.equal(toYaml({ a: undefined, b: new Model(), c: {}, d: [] }), "b:\n  kind: Model\nc: {}\nd: []\n");
  });

  it("refuses values without a YAML form, naming their path", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    const cases: [unknown, RegExp][] = [
      [{ a: { b: [1, NaN] } }, /^TypeError: a\.b\[1\] is a number that is not finite$/],
      [{ a: () => 1 }, /^TypeError: a is a function$/],
      [[{ a: 1 }, { a: [undefined] }], /^TypeError: document 2\.a\[0\] is undefined$/],
      [{ a: new Map() }, /^TypeError: a is a class instance without toJSON$/],
      [{ a: { __pulumiOutput: true } }, /^TypeError: a is a Pulumi output/],
      [cycle, /^TypeError: self is an object that contains itself$/],
      [{ a: "\ud800" }, /^TypeError: a is a string that is not valid Unicode$/],
      [{ "\ud800": 1 }, /^TypeError: a key of the document is a string that is not valid Unicode$/],
      [undefined, /^TypeError: The document is undefined$/],
    ];
    for (const [value, message] of cases) assert.throws(() => toYaml(value), message);
  });

  it("writes any keys and values so that YAML 1.1 and 1.2 readers agree on them", () => {
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        oddText,
        fc.constantFrom(true, false, null, 0, -7, 2 ** 53 - 1, 0.1, 1e21, 1e-9),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(oddText, tie("tree"), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).tree;
    fc.assert(
      fc.property(fc.dictionary(oddText, value, { maxKeys: 4, noNullPrototype: true }), (document) => {
        const text = toYaml(document);
        for (const version of ["1.1", "1.2"] as const) assert.deepEqual(parse(text, { version }), document);
        assert.deepEqual(parseDocument(text).errors, []);
      }),
      { numRuns: 150 },
    );
  });
});
