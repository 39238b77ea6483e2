import assert from "node:assert/strict";
import { YamlDate } from "../../yaml/date.ts";
import { readYaml } from "../../yaml/read.ts";
import { oddScalars } from "./odd-scalars.ts";

describe("readYaml", () => {
  for (const [source, value = source] of oddScalars) {
    it(`reads ${source} as Flux does`, () => {
      assert.deepEqual(plain(only(`a: ${source}`)), { a: value });
    });
  }

  it("keeps the numbers of a manifest in their meaning", () => {
    assert.deepEqual(only("defaultMode: 0400\nid: 1234567890123456789\nmode: 0755\nday: no\n"), {
      defaultMode: 256,
      id: 1234567890123456789n,
      mode: 493,
      day: "no",
    });
  });

  it("joins mappings by merge keys: what is written out goes first, then the first source", () => {
    const text = "base: &base {x: 1, y: 1}\na: {y: 2, <<: [*base, {x: 3, z: 3}]}\nb: {<<: {<<: *base, y: null}}\n";
    assert.deepEqual(only(text), {
      base: { x: 1, y: 1 },
      a: { y: 2, x: 1, z: 3 },
      b: { y: null, x: 1 },
    });
  });

  it("takes an alias for the last anchor before it", () => {
    assert.deepEqual(only("a: &x 1\nb: *x\nc: &x 2\nd: [*x]\n&k e: *k\n"), { a: 1, b: 1, c: 2, d: [2], e: "e" });
  });

  it("takes nothing between brackets for an empty text, and elsewhere for null", () => {
    assert.deepEqual(only("a: {x, y: }\nb:\nc: &c\nd: {x: *c}\ne: [? x]\n"), {
      a: { x: "", y: "" },
      b: null,
      c: null,
      d: { x: "" },
      e: [{ x: "" }],
    });
  });

  it("counts the line breaks of folded blocks as Flux does", () => {
    const text = "a: >\n  x\n  y\n\n   z\n  w\nb: >2\n   x\n  y\n  z\nc: >-\n  x\n\n\n  y\nd: >+\n  x\n\n";
    assert.deepEqual(only(text), { a: "x y\n\n\n z\nw\n", b: " x\ny z\n", c: "x\n\ny", d: "x\n\n\n" });
  });

  it("takes keys that JavaScript has a meaning for as any other", () => {
    const value = only("__proto__: {a: 1}\nconstructor: 2\n");
    assert(typeof value === "object" && value !== null);
    assert.deepEqual(Object.entries(value), [
      ["__proto__", { a: 1 }],
      ["constructor", 2],
    ]);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  it("reads every document and skips empty ones", () => {
    const { documents, faults } = readYaml("---\na: 1\n---\n# nothing\n---\n- x\n---\n");
    assert.deepEqual(
      documents.map(({ value }) => value),
      [{ a: 1 }, ["x"]],
    );
    assert.deepEqual([faults, readYaml("").documents], [[], []]);
  });

  const refused: Readonly<Record<string, string>> = {
    "a: {1: x}": "has a key that is not a text; put it in quotes",
    "a: {2024-01-01: x}": "has a key that is not a text; put it in quotes",
    "a: {null: x}": "has a key that is not a text; put it in quotes",
    "a: {? [b] : x}": "has a key that is not a text; write a name before the colon",
    "a: 1\na: 2": "has a key that the same mapping already has; keep one of the two",
    "a: {1: 1, '1': 2}": "has a key that is not a text; put it in quotes",
    "a: {<<: {b: 1}, <<: {c: 1}}": "has a key that the same mapping already has; keep one of the two",
    "a: {'<<': {b: 1}}": 'has "<<" in quotes for a key, which Flux drops; choose another',
    "a: {<<: 3}": 'has "<<" before what is not a mapping; write a mapping, an alias of one, or a list of them',
    "a: {<<: }": 'has "<<" before what is not a mapping; write a mapping, an alias of one, or a list of them',
    "b: &b [{x: 1}]\na: {<<: *b}":
      'has "<<" before what is not a mapping; write a mapping, an alias of one, or a list of them',
    "a: &a [*a]": "has an alias inside the value that its anchor names; write the value out",
    "a: &a {<<: *a}": "has an alias inside the value that its anchor names; write the value out",
    "a: *b": "uses an alias that has no anchor; write the value out, or put it in quotes",
    "a: .inf": "has a number that is not finite; write another, or put it in quotes",
    "a: .NaN": "has a number that is not finite; write another, or put it in quotes",
    "a: !include b": "has a tag that is not known here; remove it",
    "a: !!set {b}": "has a tag that is not known here; remove it",
    "a: !!int 3.0": "has a value that does not fit its tag; remove the tag",
    "a: !!bool yes": "has a value that does not fit its tag; remove the tag",
    "a: !!binary /w==": "has a !!binary value that is not the base64 form of a text; write the text itself",
    "a: !!binary x": "has a !!binary value that is not the base64 form of a text; write the text itself",
    "a: x\u0085y":
      'has a control character or a Unicode line break, which Flux refuses; remove it, or write "\\u2028" for it',
    'a: "x\u0007y"':
      'has a control character or a Unicode line break, which Flux refuses; remove it, or write "\\u2028" for it',
    'a: "\\x7f"': "has a control character that no manifest of Flux can hold; remove it",
  };
  for (const [text, problem] of Object.entries(refused)) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.deepEqual(
        readYaml(text).faults.map((fault) => fault.problem),
        [problem],
      );
    });
  }

  it("stops at aliases that grow out of all proportion, and soon", () => {
    const lines = Array.from({ length: 30 }, (_, index) =>
      index === 0
        ? "a0: &a0 [x]"
        : `a${index}: &a${index} [${Array(10)
            .fill(`*a${index - 1}`)
            .join(", ")}]`,
    );
    const { faults } = readYaml(lines.join("\n"));
    assert.deepEqual(faults, [
      { line: 5, column: 25, problem: "has aliases that stand for too many values; write the values out" },
    ]);
  });

  it("names line and column of every fault, and quotes nothing of the file", () => {
    const { faults } = readYaml(
      'a: 1\na: 2\n---\nb: "\\q"\n---\nc: *hunter2\n---\nd: !hunter2 1\n---\n  e: [\n}hunter2\n',
    );
    assert.deepEqual(
      faults.map(({ line, column }) => `${line}:${column}`),
      ["2:1", "4:5", "6:4", "8:13", "10:6"],
    );
    assert(!JSON.stringify(faults).includes("hunter2"));
  });

  it("finds the lines of what an alias or a merge key brings", () => {
    const [tree] = readYaml("base: &base\n  x:\n    y: 1\na:\n  <<: *base\nb: *base\n").documents;
    assert.deepEqual(
      [["a", "x", "y"], ["b", "x"], ["b", "z"], []].map((path) => tree?.lineOf(path)),
      [3, 2, 6, 1],
    );
    assert.deepEqual([tree?.has(["a", "x", "y"]), tree?.has(["a", "z"])], [true, false]);
  });
});

function only(text: string): unknown {
  const { documents, faults } = readYaml(text);
  assert.deepEqual(faults, []);
  assert.equal(documents.length, 1);
  return documents[0]?.value;
}

function plain(value: unknown): unknown {
  if (value instanceof YamlDate) return value.toJSON();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plain(child)]));
}
