import fc from "fast-check";
import { oddText } from "./odd-text.ts";

const scalar = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
  {
    weight: 1,
    arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(true, false, null, 0, 1e21, -1.5e-7, 2n ** 63n - 1n, -(2n ** 60n)) },
);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(oddText, tie("tree"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

/** Objects of any shape that SOPS can hold, with something to encrypt under `data`. */
export const sealable = fc
  .tuple(
    fc.dictionary(
      oddText.filter((key) => key !== "sops" && key !== "data"),
      tree,
      { maxKeys: 3, noNullPrototype: true },
    ),
    fc.dictionary(oddText, tree, { maxKeys: 4, noNullPrototype: true }),
    oddText.filter((text) => text !== ""),
  )
  .map(([fields, data, secret]) => ({ ...fields, data: { ...data, secret } }));
