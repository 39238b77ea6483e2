import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { previewsProgram, previewsTokenSecret, previewsWorkflow } from "../../manifests/previews/workflow.ts";

const root = join(import.meta.dirname, "../..");

/** An action by commit, with its version beside it. */
const pin = /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/;

/**
 * What of a workflow is used, as GitHub defines it.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    schedule: z.array(z.strictObject({ cron: z.string().regex(/^(\S+ ){4}\S+$/) })).min(1),
    workflow_dispatch: z.null(),
    repository_dispatch: z.strictObject({ types: z.array(z.string()).min(1) }),
  }),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }),
  permissions: z.record(z.string(), z.enum(["read", "write", "none"])),
  jobs: z.record(
    z.string().regex(/^[A-Za-z_][\w-]*$/),
    z.strictObject({
      "runs-on": z.string(),
      "timeout-minutes": z.int().min(1),
      steps: z
        .array(
          z.union([
            z.strictObject({ uses: z.string().regex(pin) }),
            z.strictObject({ run: z.string(), env: z.record(z.string(), z.string()) }),
          ]),
        )
        .min(1),
    }),
  ),
});

describe("the workflow of previews", () => {
  const [text = ""] = Object.values(previewsWorkflow);
  const workflow = workflowSchema.parse(parse(text));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("is where GitHub looks for it, and runs what is committed beside it", () => {
    assert.deepEqual(Object.keys(previewsWorkflow), [".github/workflows/previews.yaml"]);
    const commands = steps.flatMap((step) => ("run" in step ? [step.run] : []));
    assert.deepEqual(commands, ["node .github/previews/main.mjs"]);
    const imports = Object.values(previewsProgram).flatMap((source) =>
      [...source.matchAll(/^import .* from "\.\/(.*)";$/gm)].map(([, file = ""]) => `.github/previews/${file}`),
    );
    assert.deepEqual(
      [...new Set([".github/previews/main.mjs", ...imports])].sort(),
      Object.keys(previewsProgram).sort(),
    );
  });

  it("needs nothing but Node", () => {
    const imported = Object.values(previewsProgram).flatMap((source) =>
      [...source.matchAll(/^import .* from "(?!\.\/)(.*)";$/gm)].map(([, name]) => name),
    );
    assert.deepEqual(
      imported.filter((name) => name?.startsWith("node:") !== true),
      [],
    );
  });

  it("never runs twice at once, and is not cut off", () => {
    assert.deepEqual(workflow.concurrency, { group: "previews", "cancel-in-progress": false });
  });

  it("may write into its repository, and nothing else, and has one secret", () => {
    assert.deepEqual(workflow.permissions, { contents: "write" });
    assert.deepEqual(
      [...text.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, expression = ""]) => expression.trim()),
      ["vars.PREVIEWS_RUNNER || 'ubuntu-24.04'", `secrets.${previewsTokenSecret}`],
    );
  });

  it("uses the actions that this project uses, by the same commits", () => {
    const directory = join(root, ".github/workflows");
    const own = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
    const uses = /uses: (\S+@\S+ # \S+)$/gm;
    const pins = new Set(own.flatMap((workflow) => [...workflow.matchAll(uses)].map(([, use]) => use)));
    const used = [...text.matchAll(uses)].map(([, use]) => use);
    assert.equal(used.length, steps.filter((step) => "uses" in step).length);
    assert.deepEqual(
      used.filter((use) => !pins.has(use)),
      [],
    );
  });
});
