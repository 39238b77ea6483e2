import assert from "node:assert/strict";
import { finished, renderReport, type RenderReport } from "../../render/report.ts";

const report: RenderReport = {
  stack: "dev",
  cluster: "dev/home",
  out: "/tmp/dev",
  files: ["fleet/apps/web.yaml"],
  built: ["Kustomization flux-system/apps"],
  objects: 1,
  outOfReach: [],
  unknownKinds: [],
  notSet: [],
  warnings: [],
  faults: [],
};

const headingWith = (...files: readonly string[]): string => {
  const faults = files.map((file) => ({ file, path: "spec", problem: "is wrong" }));
  const lines = renderReport(finished({ ...report, faults }, [])).split("\n");
  return lines.find((line) => /\d errors?\b/.test(line)) ?? "";
};

describe("the report of a rendering", () => {
  it("says of generated files that they are, and of no others", () => {
    const [generated, people] = ["fleet/apps/web.yaml", "fleet/clusters/mine.yaml"] as const;
    assert.equal(headingWith(generated), "1 error. The files are generated: change what they come from.");
    assert.equal(headingWith(people, `${people}2`), "2 errors.");
    assert.equal(
      headingWith(people, generated),
      "2 errors. Files in /tmp/dev are generated: change what they come from.",
    );
  });
});
