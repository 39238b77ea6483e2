import { Option, type Command } from "@commander-js/extra-typings";
import { quote } from "../../configuration/suggestion.ts";
import { UsageError } from "../../user-error.ts";
import type { ProvidePrograms } from "../../render/programs.ts";
import type { AddCommand } from "../program.ts";
import { checkStack, crdsOption, isDirectory, jsonOption, stackFilesOption, stackOption } from "../options.ts";
import { untilInterrupted } from "../until-interrupted.ts";

/**
 * Adds `render`: the files that a stack would commit, and their faults.
 *
 * @param provide the programs that build and check
 */
export function addRender(provide: ProvidePrograms): AddCommand {
  return (program) => {
    addTo(program, provide);
  };
}

function addTo(program: Command, provide: ProvidePrograms): void {
  program
    .command("render")
    .summary("write and check every file that a stack would commit")
    .description(
      "Writes every file that a stack would commit, as <directory>/<repository>/<path>, and checks them: each Kustomization is built as Flux does, each object compared with the schema of its kind. It needs no cluster, no GitHub and no secrets.",
    )
    .addOption(stackOption())
    .requiredOption("-o, --out <directory>", "directory to write into")
    .addOption(stackFilesOption())
    .addOption(crdsOption())
    .addOption(
      new Option(
        "--checkout <repository=directory>",
        "a clone of a repository, where people keep files beside the generated ones; can be given several times",
      )
        .argParser((text: string, before: ReadonlyMap<string, string>) => new Map([...before, readCheckout(text)]))
        .default<ReadonlyMap<string, string>>(new Map(), "none"),
    )
    .option(
      "--download",
      "download the Flux release that the stack names; by default, Flux's own files in this program are used instead of a URL",
    )
    .addOption(jsonOption())
    .action(async ({ stack, out, stackFiles, crds, checkout: checkouts, download = false, json }) => {
      checkStack(stack, stackFiles);
      const { renderAndValidate } = await import("../../render/run.ts");
      const { renderReport } = await import("../../render/report.ts");
      const { showSteps } = await import("../../terminal/steps.ts");
      const request = { stack, out, stackFiles, crds, checkouts, download };
      const report = await untilInterrupted((signal) =>
        renderAndValidate(request, provide, showSteps(process.stderr), signal),
      );
      if (report === undefined) return;
      console.log(json === true ? JSON.stringify(report, undefined, 2) : renderReport(report));
      process.exitCode = report.faults.length === 0 ? 0 : 1;
    });
}

function readCheckout(text: string): [repository: string, directory: string] {
  const [repository = "", ...rest] = text.split("=");
  const directory = rest.join("=");
  if (repository === "" || !isDirectory(directory)) {
    throw new UsageError(`--checkout ${quote(text)} names no directory; write <repository>=<directory>`);
  }
  return [repository, directory];
}
