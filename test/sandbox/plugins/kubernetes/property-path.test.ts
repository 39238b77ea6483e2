import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { formatPath, isWithin, parsePath } from "../../../../sandbox/plugins/kubernetes/property-path.ts";

describe("property paths", () => {
  it("are written as the engine reads them, and read back", () => {
    const path = ["spec", "list", 2, 'a."b"', "c"];
    assert.equal(formatPath(path), 'spec.list[2]["a.\\"b\\""].c');
    assert.deepEqual(parsePath(formatPath(path)), path);
    assert.deepEqual(parsePath("spec.containers[*].image"), ["spec", "containers", "*", "image"]);
    assert.throws(() => parsePath("spec.[x"), /failed to parse ignore path/);
  });

  for (const [path, outer, within] of [
    ["spec.replicas", "spec.replicas", true],
    ["spec.list[0].a", "spec.list", true],
    ['data["a.b"]', "data", true],
    ["data.a", "*", true],
    ["spec.containers[3].image", "spec.containers[*].image", true],
    ["spec.replicasMax", "spec.replicas", false],
    ["spec", "spec.replicas", false],
    ["spec.containers[3].name", "spec.containers[*].image", false],
  ] as const) {
    it(`${path} is ${within ? "" : "not "}ignored by ${outer}`, () => {
      assert.equal(isWithin(parsePath(path), parsePath(outer)), within);
    });
  }
});
