import assert from "node:assert/strict";
import fc from "fast-check";
import { closest, didYouMean, editDistance, quote } from "../../configuration/suggestion.ts";

describe("editDistance", () => {
  it("counts inserted, removed, replaced and swapped letters", () => {
    const pairs = [["", ""], ["", "abc"], ["abc", ""], ["abc", "abd"], ["abc", "ac"], ["ac", "abc"], ["amdin", "admin"], ["kitten", "sitting"]] as const; // prettier-ignore
    assert.deepEqual(
      pairs.map(([a, b]) => editDistance(a, b)),
      [0, 3, 3, 1, 1, 1, 1, 3],
    );
  });

  it("is the same in both directions, and zero for equal words only", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.equal(editDistance(a, b) === 0, a === b);
      }),
    );
  });
});

describe("closest", () => {
  it("takes the nearest word, whatever its case", () => {
    assert.equal(closest("READERS", ["admin", "developer", "reader"]), "reader");
    assert.equal(closest("hostnmae", ["path", "hostname"]), "hostname");
  });

  it("takes the only one with the same beginning, however much is missing", () => {
    assert.equal(closest("host", ["path", "hostname"]), "hostname");
    assert.equal(closest("production", ["dev", "prod"]), "prod");
    assert.equal(closest("image", ["images", "imageUpdates"]), "images");
    assert.equal(closest("host", ["hostname", "hostAliases"]), undefined);
    assert.equal(closest("ho", ["hostname"]), undefined);
  });

  it("takes another letter in a short word for another word", () => {
    assert.equal(closest("gpu", ["cpu"]), undefined);
    assert.equal(closest("to", ["tls"]), undefined);
    assert.equal(closest("tsl", ["tls"]), "tls");
    assert.equal(closest("prd", ["prod"]), "prod");
  });

  it("takes none that is far", () => {
    assert.equal(closest("owner", ["admin", "developer", "reader"]), undefined);
    assert.equal(closest("x", []), undefined);
  });
});

describe("didYouMean", () => {
  it("lists everything when nothing is near", () => {
    assert.equal(didYouMean("owner", ["admin", "reader"]), "write one of admin, reader");
    assert.equal(didYouMean("amdin", ["admin", "reader"]), 'did you mean "admin"?');
  });
});

describe("quote", () => {
  it("keeps to one line, and cuts", () => {
    assert.equal(quote('a "b"\nc'), '"a \\"b\\"\\nc"');
    assert.equal(quote("x".repeat(100)), `"${"x".repeat(77)}..."`);
  });
});
