import { parseArgs } from "node:util";
import { ExecaError } from "execa";
import { GitHubError } from "../github/github-error.ts";
import { recover } from "./recover.ts";
import { RecoveryError } from "./recovery-error.ts";

const usage = `Usage: npm run recover -- --stack <stack> [--config-file <file>] [--force] [--take ours|theirs] [--history]

Makes a stack whose \`pulumi up\` was killed, or meets files that are not as it left them, ready for the next one. Needs whatever \`pulumi up\` needs: GITHUB_TOKEN, unless the stack works as a GitHub App.

--force breaks the lock of a run that may still be at work: make sure that it is not.
--take says whose text holds where people edited generated files: ours is written again by the next up, theirs is saved.
--history looks for commits that are gone since somebody rewrote a branch, one question to GitHub for each file.`;

const { values } = parseArgs({
  options: {
    stack: { type: "string", short: "s" },
    "config-file": { type: "string" },
    take: { type: "string" },
    history: { type: "boolean", default: false },
    force: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});

const { take } = values;

if (
  values.help === true ||
  values.stack === undefined ||
  !(take === undefined || take === "ours" || take === "theirs")
) {
  console.log(usage);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  const configFile = values["config-file"];
  try {
    await recover({
      stack: values.stack,
      flags: configFile === undefined ? [] : ["--config-file", configFile],
      force: values.force,
      take,
      history: values.history,
      token: process.env["GITHUB_TOKEN"],
      report: (line) => {
        console.log(line);
      },
    });
  } catch (error) {
    if (error instanceof ExecaError) console.error(`${error.shortMessage}\n${String(error.stderr)}`);
    else if (error instanceof RecoveryError || error instanceof GitHubError) console.error(error.message);
    else throw error;
    process.exitCode = 1;
  }
}
