import type { Command } from "@commander-js/extra-typings";
import { doctorRequest } from "../../doctor/request.ts";
import { jsonOption, stackOption } from "../options.ts";

/** Adds `doctor`, which runs the checks before the first `pulumi up`. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .summary("check everything that pulumi up needs")
    .description(
      "Checks everything that pulumi up needs, before the first run: the programs, the backend, GitHub, the cluster, registries, host names. It changes nothing, and says how to fix what it finds.",
    )
    .addOption(stackOption())
    .option("--config-file <file>", "the stack's file, if it is not Pulumi.<stack>.yaml in the project")
    .addOption(jsonOption())
    .action(async ({ stack, configFile, json }) => {
      const request = doctorRequest(stack, configFile, process.cwd(), process.env);
      const { diagnose } = await import("../../doctor/diagnose.ts");
      const { renderReport } = await import("../../doctor/report.ts");
      const report = await diagnose(request, process.cwd(), process.env);
      await print(json === true ? JSON.stringify(report, undefined, 2) : renderReport(report, process.stdout.isTTY));
      // Exit at once: a program that a check started may still hang.
      process.exit(report.errors === 0 ? 0 : 1);
    });
}

function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${text}\n`, () => {
      resolve();
    });
  });
}
