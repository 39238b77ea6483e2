import { parseArgs } from "node:util";
import { ExecaError } from "execa";
import { GitHubError } from "../github/github-error.ts";
import { recover } from "./recover.ts";
import { RecoveryError } from "./recovery-error.ts";

const usage = `Usage: npm run recover -- --stack <stack> [--config-file <file>] [--force]

Makes a stack whose \`pulumi up\` was killed ready for the next one. Needs GITHUB_TOKEN, and whatever \`pulumi up\` needs.

--force breaks the lock of a run that may still be at work: make sure that it is not.`;

const { values } = parseArgs({
  options: {
    stack: { type: "string", short: "s" },
    "config-file": { type: "string" },
    force: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});

if (values.help === true || values.stack === undefined) {
  console.log(usage);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  const configFile = values["config-file"];
  try {
    await recover({
      stack: values.stack,
      flags: configFile === undefined ? [] : ["--config-file", configFile],
      force: values.force,
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
