import assert from "node:assert/strict";
import fc from "fast-check";
import { fillIn, misfitOf, variablesOf } from "../../../manifests/infrastructure/template.ts";
import { oddText } from "../../support/odd-text.ts";

describe("a template", () => {
  it("has any value in it letter by letter, and nothing else changed", () => {
    const around = oddText.filter((text) => !text.includes("$"));
    fc.assert(
      fc.property(around, oddText, around, (before, value, after) => {
        assert.equal(fillIn(`${before}\${A}${after}`, { A: value }), before + value + after);
      }),
    );
  });

  it("knows defaults, and what is no variable", () => {
    const values = { A: "a${B}", B: "$$", constructor: "c" };
    assert.equal(fillIn("${A} ${B} ${C:=d e} ${D:=} $${A} $A a$$b {A}", values), "a${B} $$ d e  ${A} $A a$$b {A}");
    assert.equal(fillIn("${A:=x}", values), "a${B}");
    assert.deepEqual(variablesOf("$${A} ${B} ${C:=d}"), [
      { name: "B", hasDefault: false },
      { name: "C", hasDefault: true },
    ]);
    for (const text of ["${A^^}", "${A", "${1}", "${A:-b}", "${}"]) assert.notEqual(misfitOf(text), undefined, text);
    assert.equal(misfitOf("${A} $${B} ${C:=d} $D"), undefined);
  });

  it("is not filled in by half", () => {
    assert.throws(() => fillIn("${A} ${toString}", { A: "a" }), { message: "the variable toString has no value" });
  });
});
