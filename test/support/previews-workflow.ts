import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { GitHub } from "../../sandbox/github/github.ts";
import { Clone } from "./clone.ts";

const workflowSchema = z.looseObject({
  jobs: z.looseObject({
    reconcile: z.looseObject({ steps: z.array(z.looseObject({ run: z.string().optional() })) }),
  }),
});

/** See {@link runPreviewsWorkflow}. */
export interface HowToRun {
  readonly answers?: boolean;
  readonly environment?: NodeJS.ProcessEnv;
  readonly meanwhile?: () => Promise<void>;
}

/** How a run of the workflow ended, and what it said. */
export interface WorkflowRun {
  readonly code: number;
  readonly output: string;
}

/** Makes every https URL answer, or none, in the process that it is loaded into: no test asks the internet. */
const httpsAnswers = (answers: boolean): string =>
  `--import=data:text/javascript,${encodeURIComponent(
    "const real = fetch; globalThis.fetch = async (url, options) => {" +
      ` if (!String(url).startsWith("https:")) return real(url, options); if (${answers}) return new Response("");` +
      ' throw new Error("no answer"); };',
  )}`;

/**
 * Does what GitHub Actions does with the workflow of a fleet repository: checks it out, and runs its commands.
 * @param how.answers Whether the previews do, at their URLs; by default they do not.
 * @param how.environment Over what the workflow itself would get.
 * @param how.meanwhile Done after the checkout, before the commands.
 */
export async function runPreviewsWorkflow(github: GitHub, how: HowToRun = {}): Promise<WorkflowRun> {
  const { answers = false, environment = {}, meanwhile = () => Promise.resolve() } = how;
  const directory = mkdtempSync(join(tmpdir(), "previews-workflow-"));
  try {
    const fleet = await Clone.of(github, "fleet", directory);
    await meanwhile();
    const workflow = workflowSchema.parse(
      parse(readFileSync(join(fleet.directory, ".github/workflows/previews.yaml"), "utf8")),
    );
    const commands = workflow.jobs.reconcile.steps.flatMap(({ run }) => run ?? []).join("\n");
    return await run(commands, fleet.directory, {
      PATH: process.env["PATH"],
      HOME: directory,
      NODE_OPTIONS: httpsAnswers(answers),
      GITHUB_API_URL: github.apiUrl,
      PREVIEWS_TOKEN: github.token,
      ...environment,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function run(commands: string, cwd: string, env: NodeJS.ProcessEnv): Promise<WorkflowRun> {
  return new Promise((resolve) => {
    execFile("bash", ["-e", "-o", "pipefail", "-c", commands], { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}
