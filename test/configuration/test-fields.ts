import assert from "node:assert/strict";
import fc from "fast-check";
import type { Problem } from "../../configuration/fields/kubernetes.ts";

/** How one kind of value is checked, and examples of it. */
export interface Field {
  readonly problemOf: (value: string) => Problem;
  /** What the JSON Schema knows of it. */
  readonly pattern?: RegExp;
  /** Values that are wrong and fit the pattern all the same. */
  readonly unseen?: readonly string[];
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/** Tests each of them. */
export function testFields(fields: Readonly<Record<string, Field>>): void {
  for (const [name, { problemOf, pattern, unseen = [], good, bad }] of Object.entries(fields)) {
    describe(`the field ${name}`, () => {
      it("takes what is right", () => {
        assert.deepEqual(
          good.map(problemOf),
          good.map(() => undefined),
        );
      });

      it("refuses what is wrong", () => {
        assert.deepEqual(
          bad.filter((value) => problemOf(value) === undefined),
          [],
        );
      });

      if (pattern !== undefined) {
        it("is told by its pattern, as far as patterns can, also as editors read it", () => {
          for (const expression of [pattern, new RegExp(pattern.source, "u")]) {
            assert.deepEqual(
              good.filter((value) => !expression.test(value)),
              [],
            );
            assert.deepEqual(
              bad.filter((value) => expression.test(value)),
              unseen,
            );
          }
        });
      }

      it("takes what its messages tell people to write", () => {
        const anything = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.webUrl(), fc.constantFrom(...bad));
        fc.assert(
          fc.property(anything, (value) => {
            const instead = toldToWrite(problemOf(value));
            return instead === undefined || problemOf(instead) === undefined;
          }),
        );
      });
    });
  }
}

/** The text in quotes that a problem ends with. */
function toldToWrite(problem: Problem): string | undefined {
  const [, quoted] = /; write .*?("(?:[^"\\]|\\.)*")(?: or .*)?$/s.exec(problem ?? "") ?? [];
  return quoted === undefined ? undefined : String(JSON.parse(quoted));
}
