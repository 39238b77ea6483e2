import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { commandsOfCheckout } from "../../cli/checkout.ts";
import { runProgram } from "../../cli/program.ts";
import { commandOfCheckout } from "../support/platform-command.ts";

const project = join(import.meta.dirname, "../..");
const commands = [
  "sandbox",
  "init",
  "add",
  "render",
  "diff",
  "access",
  "doctor",
  "recover",
  "keys",
  "flux",
  "schema",
  "bench",
  "completion",
];

/** Runs the program on a terminal of some width, in this process. */
async function run(args: readonly string[], width = 80) {
  const printed = { stdout: "", stderr: "" };
  const exitCode = await runProgram(commandsOfCheckout, args, {
    typed: "platform",
    writeOut: (text) => (printed.stdout += text),
    writeErr: (text) => (printed.stderr += text),
    getOutHelpWidth: () => width,
  });
  return { ...printed, exitCode };
}

describe("npm run platform", () => {
  it("lists its commands on one page that is 80 columns wide", async () => {
    const { stdout, exitCode } = await run(["--help"]);
    assert.equal(exitCode, 0);
    const lines = stdout.split("\n");
    assert(lines.length < 40 && lines.every((line) => line.length <= 80), stdout);
    const listed = lines.flatMap((line) => /^ {2}([a-z]+) /.exec(line)?.[1] ?? []);
    assert.deepEqual(listed, [...commands, "help"]);
  });

  for (const name of commands) {
    it(`explains ${name} with its arguments, and the exit status, at 80 and at 140 columns`, async () => {
      for (const width of [80, 140]) {
        const { stdout, exitCode } = await run([name, "--help"], width);
        assert.equal(exitCode, 0);
        assert.match(stdout, new RegExp(`^Usage: platform ${name} `));
        assert.match(stdout, /\nExit status: 0 success, 1 a fault or a failure, 2 a wrong command line/);
        const wide = stdout.split("\n").filter((line) => line.length > width);
        assert.deepEqual(wide, []);
      }
    });
  }

  it("names the options of commands in the list of commands, where they are few", async () => {
    const { stdout } = await run(["sandbox", "--help"]);
    for (const line of ["up [--fresh] ", "preview [--without-cluster] ", "status [--json] ", "fault [on|off] "]) {
      assert.match(stdout, new RegExp(`^  ${line.replaceAll(/[[\]|]/g, String.raw`\$&`)}`, "m"));
    }
    assert.match((await run(["--help"])).stdout, /^ {2}render \[options\] /m);
    assert.match((await run(["--help"])).stdout, /^ {2}sandbox \[options\] \[command\] /m);
  });

  const wrong: [args: string[], message: RegExp][] = [
    [["rendre"], /^error: unknown command 'rendre'\n\(Did you mean render\?\)/],
    [["access", "--jsn"], /^error: unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [["access", "board", "my-diet"], /^error: too many arguments for 'access'/],
    [["recover"], /^error: required option '-s, --stack <stack>' not specified\n/],
    [["doctor"], /^error: required option '-s, --stack <stack>' not specified\n/],
    [
      ["recover", "-s", "dev", "--take", "his"],
      /^error: .* argument 'his' is invalid\. Allowed choices are ours, theirs\./,
    ],
    [["bench", "--runs", "0"], /^error: .* argument '0' is invalid\. It is a number from 1 on\./],
    [["render", "-s", "dev"], /^error: required option '-o, --out <directory>' not specified\n/],
    [
      ["render", "-s", "dve", "-o", "x", "--stack-files", "test/platform"],
      /^There is no stack "dve"; did you mean "dev"\?$/,
    ],
    [
      ["render", "-s", "dev", "-o", "x", "--stack-files", "test/platform", "--crds", "no"],
      /^--crds "no" is not there$/,
    ],
    [["render", "-s", "dev", "-o", "x", "--stack-files", "no"], /^--stack-files "no" is not a directory$/],
    [["render", "-s", "dev", "-o", "x", "--stack-files", "docs"], /there is no Pulumi.<stack>.yaml there$/],
    [
      ["render", "-s", "dev", "-o", "x", "--stack-files", "test/platform", "--checkout", "a=no"],
      /^--checkout "a=no" names no directory; write <repo/,
    ],
  ];
  for (const [args, message] of wrong) {
    it(`ends with 2 for: platform ${args.join(" ")}`, async () => {
      const { stderr, stdout, exitCode } = await run(args);
      assert.match(stderr.trimEnd(), message);
      assert.deepEqual([stdout, exitCode], ["", 2]);
    });
  }

  it("shows in a usage the words that a person types, and completes them in a shell", async function () {
    this.timeout(60_000);
    const started = (args: readonly string[], npm_lifecycle_event: string | undefined) =>
      execa(process.execPath, commandOfCheckout(...args), { cwd: project, env: { npm_lifecycle_event } });
    const help = await started(["flux", "pin", "--help"], "platform");
    assert.match(help.stdout, /^Usage: npm run platform -- flux pin \[options\]\n/);
    assert.match((await started(["completion", "bash"], undefined)).stdout, /complete .*platform/);
    const { stdout } = await started(["complete", "--", "re"], undefined);
    assert.deepEqual(
      stdout.split("\n").flatMap((line) => /^([a-z]+)\t/.exec(line)?.[1] ?? []),
      ["render", "recover"],
    );
  });
});
