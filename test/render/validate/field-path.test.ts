import assert from "node:assert/strict";
import { readFieldPath } from "../../../render/validate/field-path.ts";

describe("readFieldPath", () => {
  const object = { spec: { containers: [{ image: "a" }] }, data: { "a.yaml": 1, a: { yaml: 2 }, "x[0]": 3 } };

  for (const [written, path] of [
    ["spec.containers[0].image", ["spec", "containers", 0, "image"]],
    ["spec.containers[0].ports[1]", ["spec", "containers", 0, "ports", 1]],
    ["data.a.yaml", ["data", "a.yaml"]],
    ["metadata.annotations[example.org/a.b]", ["metadata", "annotations", "example.org/a.b"]],
    ["data.x[0]", ["data", "x[0]"]],
    ["", []],
  ] as const) {
    it(`reads ${JSON.stringify(written)}`, () => {
      assert.deepEqual(readFieldPath(written, object), path);
    });
  }
});
