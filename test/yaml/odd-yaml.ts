import fc from "fast-check";

/** Documents that YAML readers are known to differ on; Flux reads each. */
export const oddYaml: readonly string[] = [
  "defaultMode: 0400\nid: 1234567890123456789\nno: no\ny: y\non: {off: On}",
  "a: {<<: {x: 1}, y: 2}\nb: {x: 2, <<: {x: 1}}\nc: {<<: [{x: 1, y: 1}, {x: 2, z: 2}]}",
  "a: {<<: {<<: {x: 1}, y: 2}, z: 3}\nb: {<<: {x: null}}\nc: {x: null, <<: {x: 1}}\nd: [<<, {<<: {b: 1}}]",
  "base: &base\n  image: {tag: 1.10}\nweb:\n  <<: *base\n  port: 0x1F90\nworker:\n  <<: [*base, {port: 1}]",
  "a: &x {y: 1}\nb: &x {y: 2}\nc: *x\n&k d: *k",
  "a: {x, y: }\nb:\nc: [null, ~, ]\nd: [? x]\ne: &e\nf: {x: *e}",
  "a: [x: 1, y: 2]\nb: {\"x\":1,'y':2}\nc: {x:1}\nd: [http://x:1/y#z]",
  "a: !!str 1\nb: !!map {x: 1}\nc: !!seq [1]\nd: !!null ''\n!!str 1: x",
  'a: "\\x41\\u00e9\\U0001F600\\e\\_\\L\\P"\nb: "x\\\n  y"\nc: "x\n  y\n\n  z"\nd: \'it\'\'s\n  y\'',
  "a: x\n  y\n\n  z\nb: x#y\nc: x #y\nd:\tx\ne: x:y\nf: -x\ng: ?x\nh: :x",
  "a: |\n  x\n   y\n\n  z\nb: |+\n  x\n\nc: |-\n  x\n\nd: |2\n   x\n  y\ne: |\n\n  x",
  "a: >\n  x\n  y\n\n   z\n  w\nb: >2\n   x\n  y\n  z\nc: >-\n  x\n\n\n  y\nd: >+\n  x\n\ne: >\n  x \n  y",
  "a:\n- 1\n- - 2\n  - 3\nb:\n  ? x\n  : y\nc: [\n]\nd: {\n  x: 1\n}",
  "a: 1\r\nb: |\r\n  x\r\n  y\r\n",
];

const key = fc.constantFrom("a", "b", "c", "no", "y", "<<x", "'q r'", '"e\\tf"', "'1'", "x/y.z");
const lines = fc
  .array(fc.constantFrom("x", "y z", " m", "  mm", "", "w ", "é", "😀", "# c", "- a", "b: c"), {
    minLength: 1,
    maxLength: 6,
  })
  .map((texts) => texts.map((text) => (text === "" ? "" : `  ${text}`)).join("\n"));
const block = fc
  .tuple(fc.constantFrom("|", ">"), fc.constantFrom("", "-", "+"), lines)
  .map(([style, chomping, text]) => `${style}${chomping}\n${text}\n`);
const number = fc
  .tuple(
    fc.constantFrom("", "-", "+"),
    fc.constantFrom("", "0", "0x", "0b", "0o", "."),
    fc.stringMatching(/^[0-9a-f_]{1,20}$/),
  )
  .map((parts) => parts.join(""));
const scalar = fc.oneof(
  number,
  block,
  fc.constantFrom("x", "x y", "'it''s'", '"a\\tb"', "~", "", "true", "No", "2024-01-01", "*a", "*b", "1:30", "x # c"),
  fc.constantFrom("[]", "{}", "[x, ]", "{x, y: }", "{<<: {q: 1}, r: 0_7}", "[a: 1]", "[*a, {b: *b}]", "x\n  y\n\n  z"),
);

/** Text of a YAML mapping. Anchors `a` and `b` are there. */
export const yamlDocument: fc.Arbitrary<string> = fc
  .letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      fc
        .uniqueArray(fc.tuple(key, tie("node")), { minLength: 1, maxLength: 4, selector: ([name]) => name })
        .map((entries) => `\n${entries.map(([name, node]) => `${name}: ${nested(node)}`).join("\n")}`),
      fc
        .array(tie("node"), { minLength: 1, maxLength: 3 })
        .map((items) => `\n${items.map((item) => `- ${nested(item)}`).join("\n")}`),
    ),
  }))
  .node.map((node) => `first: &a {x: 0x10, y: }\nsecond: &b\n  - 1e3\nmerged: {<<: *a, z: *b}\nrest: ${nested(node)}`);

function nested(node: string): string {
  return node.replaceAll(/\n(?=.)/g, "\n  ");
}
