import assert from "node:assert/strict";
import { join } from "node:path";
import { readProject } from "../configuration/project.ts";
import { describeRefusals } from "../configuration/refusals.ts";
import { asProject, workloadFiles } from "./files.ts";

const neighbours = workloadFiles("valid");

describe("workloads", () => {
  it("are taken when they are right, all of test/workloads/valid together", async () => {
    const { workloads } = await readProject({ files: asProject(neighbours) });
    assert.deepEqual(
      workloads.map(({ name }) => `${name}.yaml`),
      Object.keys(neighbours),
    );
  });

  describeRefusals({
    directory: join(import.meta.dirname, "invalid"),
    place: "workloads",
    neighbours,
    project: (files) => asProject(files),
  });
});
