import { Option, type Command } from "@commander-js/extra-typings";
import { jsonOption, stackOption } from "../options.ts";

/** Adds `recover`, which makes a stack ready for the next `pulumi up`. */
export function addRecover(program: Command): void {
  program
    .command("recover")
    .summary("make a stack ready for the next pulumi up")
    .description(
      "Makes a stack ready for the next pulumi up after one was killed, or after files on GitHub were changed by somebody else. It needs everything that pulumi up needs: GITHUB_TOKEN, unless the stack works as a GitHub App.",
    )
    .addOption(stackOption())
    .option("--config-file <file>", "the stack's file, which is passed on to pulumi refresh")
    .addOption(
      new Option(
        "--take <whose>",
        "which text to keep if people edited generated files: ours, which the next up writes again, or theirs, which is saved",
      ).choices(["ours", "theirs"] as const),
    )
    .option(
      "--history",
      "look for commits that are lost because somebody rewrote a branch: one request to GitHub for each file",
    )
    .option("--force", "break the lock even if its run may still be at work: make sure first that it is not")
    .addOption(jsonOption())
    .action(async ({ stack, configFile, take, history = false, force = false, json }) => {
      const { recover } = await import("../../recovery/recover.ts");
      const said: string[] = [];
      const ready = await recover({
        stack,
        flags: configFile === undefined ? [] : ["--config-file", configFile],
        force,
        take,
        history,
        token: process.env["GITHUB_TOKEN"],
        report: (line) => {
          if (json === true) said.push(line);
          else console.log(line);
        },
      });
      if (json === true) console.log(JSON.stringify({ stack, ready, said }, undefined, 2));
    });
}
