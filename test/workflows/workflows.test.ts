import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const directory = join(import.meta.dirname, "../../.github/workflows");

const concurrency = z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() });

/**
 * The parts of a workflow that decide what runs at the same time, and what GitHub cancels.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
const workflowSchema = z.looseObject({
  on: z.looseObject({}),
  concurrency: concurrency.optional(),
  jobs: z.record(
    z.string(),
    z.looseObject({
      "timeout-minutes": z.int(),
      concurrency: concurrency.optional(),
      strategy: z
        .looseObject({
          "fail-fast": z.boolean(),
          "max-parallel": z.int().optional(),
          matrix: z.looseObject({ stack: z.array(z.string()) }),
        })
        .optional(),
      steps: z.array(
        z.looseObject({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() }),
      ),
    }),
  ),
});

const workflows = readdirSync(directory).map((file) => ({
  file,
  ...workflowSchema.parse(parse(readFileSync(join(directory, file), "utf8"))),
}));

/** Every job that changes a stack, with the workflow it belongs to. */
const updates = workflows.flatMap((workflow) =>
  Object.values(workflow.jobs)
    .filter(({ steps }) => steps.some(({ uses, with: inputs }) => isPulumi(uses) && inputs?.["command"] !== "preview"))
    .map((job) => ({ workflow, job })),
);

function isPulumi(uses: string | undefined): boolean {
  return uses?.startsWith("pulumi/actions@") === true;
}

describe("the workflows of this project", () => {
  it("change stacks in one place", () => {
    assert.deepEqual(
      updates.map(({ workflow }) => workflow.file),
      ["deploy.yaml"],
    );
  });

  it("never run two updates at once, of whatever stacks and pushes, and never cancel one", () => {
    for (const { workflow, job } of updates) {
      assert.deepEqual(Object.keys(workflow.on), ["push"]);
      // The same for every run: an expression could differ from push to push.
      assert.deepEqual(workflow.concurrency, { group: "deploy", "cancel-in-progress": false });
      // A group of the job's own would let the stacks of two runs overlap, and drop those that wait.
      assert.equal(job.concurrency, undefined);
      assert.equal(Object.keys(workflow.jobs).length, 1);
      assert.equal(job.strategy?.["max-parallel"], 1);
    }
  });

  it("stop after a stack that failed, and leave the next one alone", () => {
    for (const { job } of updates) {
      assert.equal(job.strategy?.["fail-fast"], true);
      assert.equal(job.strategy.matrix.stack[0], "dev");
    }
  });

  it("give an update as long as GitHub allows, which is longer than any rate limit lasts", () => {
    for (const { job } of updates) assert.equal(job["timeout-minutes"], 360);
  });
});
