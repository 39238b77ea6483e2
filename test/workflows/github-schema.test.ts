import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { previewsWorkflow } from "../../manifests/previews/workflow.ts";

const directory = join(import.meta.dirname, "../../.github/workflows");

/** The project's own workflows, and those that it writes into repositories, text by path. */
const workflows: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    readdirSync(directory).map((file) => [`.github/workflows/${file}`, readFileSync(join(directory, file), "utf8")]),
  ),
  ...previewsWorkflow,
};

/** What GitHub's own parser of workflows says of one: of keys, types, expressions, and the jobs that jobs need. */
async function errorsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

describe("GitHub's own schema of workflows", () => {
  for (const [path, content] of Object.entries(workflows)) {
    it(`accepts ${path}`, async () => {
      assert.deepEqual(await errorsOf(path, content), []);
    });
  }

  it("refuses what GitHub would refuse", async () => {
    const broken = (workflows[".github/workflows/deploy.yaml"] ?? "")
      .replace("runs-on:", "run-on:")
      .replace("${{ matrix.stack }}", "${{ matrices.stack }}");
    const errors = (await errorsOf("deploy.yaml", broken)).join("\n");
    assert.match(errors, /Unexpected value 'run-on'/);
    assert.match(errors, /Unrecognized named-value: 'matrices'/);
  });
});
