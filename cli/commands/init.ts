import type { AddCommand } from "../program.ts";
import { jsonOption } from "../options.ts";

/** Adds `init`: writes the files of a new project. */
export const addInit: AddCommand = (program) => {
  program
    .command("init")
    .summary("write the files of a new platform")
    .description(
      "Writes the files of a new platform into this directory: a first stack, the program, workflows and examples. Files that exist stay as they are. It asks for answers that are missing.",
    )
    .option("--answers <file>", "YAML file with the answers, by the names of the options below")
    .option("--owner <name>", "organisation or person on GitHub")
    .option("--domain <domain>", "domain of the cluster")
    .option("--stack <name>", "name of the first stack (default: dev)")
    .option("--environment <name>", "environment of the cluster (default: the name of the stack)")
    .option("--cluster <name>", "name of the cluster (default: the name of the stack)")
    .option("--context <name>", "context of the kubeconfig (default: the current one)")
    .option("--manifest <address>", "install.yaml of a Flux release")
    .addOption(jsonOption())
    .action(async ({ answers: file, json, ...given }) => {
      const { answersIn, complete } = await import("../../init/answers.ts");
      const { initProject } = await import("../../init/project.ts");
      const read = file === undefined ? {} : answersIn(file);
      const answers = await complete({ ...read, ...given }, process.stdin.isTTY ? process.stdin : undefined);
      const result = initProject(process.cwd(), answers);
      if (json === true) {
        console.log(JSON.stringify(result, undefined, 2));
        return;
      }
      const lines = [
        ...result.written.map((path) => `Wrote ${path}`),
        ...result.kept.map((path) => `Kept ${path}`),
        "",
        "Next:",
        ...result.next.map((line) => `  ${line}`),
      ];
      console.log(lines.join("\n"));
    });
};
