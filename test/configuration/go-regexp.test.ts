import assert from "node:assert/strict";
import { readGoRegexp } from "../../configuration/fields/go-regexp.ts";

const r = String.raw;

/** Tried with Go 1.26, with the number of captures. */
const taken: Record<string, number> = {
  "": 0,
  "^main-[0-9a-f]+-(?P<time>[0-9]+)$": 1,
  "(?<time>[0-9]+)": 1,
  "(?P<n>a)(?P<n>b)": 2,
  "(?i)a(?-s:b)(?)": 0,
  "a*(?i)*": 0,
  "^*": 0,
  "(|a)*": 1,
  "a{,5}{": 0,
  "a{01}{2}": 0,
  "(?:a{100}){10}": 0,
  "a{0}{": 0,
  "]": 0,
  "[]a-]": 0,
  "[^]]": 0,
  [r`[\d-z]`]: 0,
  "[[:^alpha:]]": 0,
  [r`\Q(?=\E+`]: 0,
  [r`\Aa\b\B\z`]: 0,
  [r`\12\0\x41\x{41}\_\-\.`]: 0,
};

const refused: Record<string, RegExp> = {
  "(?=a)": /looks ahead or behind/,
  "(?!a)b": /looks ahead or behind/,
  "(?<=a)b": /looks ahead or behind/,
  "(?<!a)b": /looks ahead or behind/,
  [r`(a)\1`]: /refers back/,
  "(?P<a>x)(?P=a)": /do not know/,
  "(?>a)": /do not know/,
  "(?#a)": /do not know/,
  "(?P<>a)": /name is none/,
  "(?P<a-b>a)": /name is none/,
  "a**": /repeats twice/,
  "a++": /repeats twice/,
  "a{2}{2}": /repeats twice/,
  "*": /nothing before/,
  "(*)": /nothing before/,
  "a|*": /nothing before/,
  "(?i)*": /nothing before/,
  [r`\Q\E*`]: /nothing before/,
  "a{1001}": /1000/,
  "a{2,1}": /does not take/,
  "(?:a{100}){11}": /1000/,
  "(a": /lacks a "\)"/,
  "a)": /too many/,
  "[a": /lacks a "\]"/,
  "[[:digit:]": /lacks a "\]"/,
  "[]": /lacks a "\]"/,
  "[z-a]": /turn it round/,
  [r`[a-\d]`]: /do not know/,
  "[[:letter:]]": /there is not/,
  [r`\Z`]: /do not know/,
  [r`\C`]: /do not know/,
  [r`\8`]: /refers back/,
  [r`\x{110000}`]: /do not know/,
  "a\\": /ends in a backslash/,
  // Go takes it.
  [r`\pL`]: /no such letters/,
};

describe("regular expressions as Go reads them", () => {
  it("are taken where Go takes them", () => {
    for (const [pattern, captures] of Object.entries(taken)) {
      const read = readGoRegexp(pattern);
      assert("captures" in read, `${pattern}: ${JSON.stringify(read)}`);
      assert.equal(read.captures, captures, pattern);
    }
  });

  it("are refused with what to write instead where Go refuses them", () => {
    for (const [pattern, expected] of Object.entries(refused)) {
      const read = readGoRegexp(pattern);
      assert("problem" in read, pattern);
      assert.match(read.problem, expected, pattern);
    }
  });

  it("tell their named groups, and which match digits only", () => {
    const read = readGoRegexp(r`(?P<a>[0-9]{8})-(?<b>(\d+)|7)(?P<c>[0-9a])(?P<d>.)(?P<e>[^a])(?P<f>[[:digit:]\d1-3]*)`);
    assert("groups" in read);
    assert.deepEqual(
      read.groups.map(({ name, body, digits }) => `${name} ${body} ${digits}`),
      [
        "a [0-9]{8} true",
        r`b (\d+)|7 true`,
        "c [0-9a] false",
        "d . false",
        "e [^a] false",
        r`f [[:digit:]\d1-3]* true`,
      ],
    );
  });
});
