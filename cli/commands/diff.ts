import { Option } from "@commander-js/extra-typings";
import { stacksOf } from "../../render/stack-file.ts";
import type { ProvidePrograms } from "../../render/programs.ts";
import { crdsOption, jsonOption } from "../options.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import type { AddCommand } from "../program.ts";

/** Adds `diff`: the effect of all changes since a commit on every repository, cluster and app. */
export const addDiff: AddCommand = (program) => {
  program
    .command("diff")
    .summary("show what the changes since a commit do to every file, object and right")
    .description(
      "Renders the project as it is and as it was in a commit, and compares the two: files in the repositories, objects in the clusters as Flux builds them, access, and errors. It needs no cluster, no GitHub and no secrets.",
    )
    .option("--base <revision>", "the commit where HEAD left this branch is the base", "origin/main")
    .addOption(stacksOption())
    .addOption(crdsOption())
    .addOption(jsonOption())
    .addOption(new Option("--markdown", "print Markdown, for a comment on a pull request").conflicts("json"))
    .action(async ({ base, stack: stacks, crds, json, markdown }) => {
      const { diff } = await import("../../diff/run.ts");
      const { commentOn } = await import("../../diff/markdown.ts");
      const { renderComparison } = await import("../../diff/terminal.ts");
      const { showSteps } = await import("../../terminal/steps.ts");
      const request = { project: process.cwd(), base, stacks, crds };
      const result = await untilInterrupted((signal) => diff(request, showSteps(process.stderr), signal));
      if (result === undefined) return;
      if (result.byHead) process.stderr.write(`${BY_HEAD}\n`);
      if (json === true) console.log(JSON.stringify(result, undefined, 2));
      else console.log(markdown === true ? commentOn(result) : renderComparison(result, process.stdout.isTTY));
      process.exitCode = result.stacks.some(({ errors }) => errors.length > 0) ? 1 : 0;
    });
};

const BY_HEAD =
  "The program of the base cannot take part in a comparison, so the present one has rendered both. Changes of the program itself are not shown.";

/**
 * Adds `snapshot`, which `diff` runs in each of the two states: everything that a project describes, as JSON.
 *
 * @param provide the programs that build and check
 */
export function addSnapshot(provide: ProvidePrograms): AddCommand {
  return (program) => {
    program
      .command("snapshot", { hidden: true })
      .addOption(stacksOption())
      .addOption(crdsOption())
      .action(async ({ stack: asked, crds }) => {
        const { takeSnapshot } = await import("../../diff/take-snapshot.ts");
        const project = process.cwd();
        const all = stacksOf(project);
        const stacks = asked.length === 0 ? all : asked.filter((stack) => all.includes(stack));
        const snapshot = await untilInterrupted(async (signal) =>
          takeSnapshot({ project, stacks, crds }, await provide(() => undefined, signal)),
        );
        if (snapshot !== undefined) console.log(JSON.stringify(snapshot));
      });
  };
}

function stacksOption() {
  return new Option("-s, --stack <stack>", "a stack to compare; can be given several times (default: all)")
    .argParser((stack: string, before: readonly string[]) => [...before, stack])
    .default<readonly string[]>([], "all");
}
