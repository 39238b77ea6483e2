import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  containsSecret,
  containsUnknown,
  fromStruct,
  plain,
  secret,
  toStruct,
  UNKNOWN,
  type Value,
} from "../../../../sandbox/plugins/rpc/property-values.ts";

describe("property values", () => {
  it("survive the way to the engine and back", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0));
    const key = fc.string().filter((text) => text !== "__proto__");
    const value = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        finite,
        fc.string(),
        fc.array(tie("value")),
        fc.dictionary(key, tie("value"), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (properties) => {
        assert.deepEqual(fromStruct(toStruct(properties)), properties);
      }),
    );
  });

  it("know secrets and unknown values at any depth", () => {
    const marked = { a: [{ b: secret({ c: secret("x") }) }] };
    assert(containsSecret(marked));
    assert(!containsSecret({ a: [{ b: "x" }] }));
    assert.deepEqual(plain(marked), { a: [{ b: { c: "x" } }] });
    assert(containsUnknown({ a: [secret(UNKNOWN)] }));
    assert(!containsUnknown({ a: ["x"] }));
    assert.deepEqual(secret(secret("x")), secret("x"));
  });
});
