import type { Command } from "@commander-js/extra-typings";
import type { Pin } from "../../flux/pin.ts";
import { checkStack, jsonOption, stackFilesOption, stackOption } from "../options.ts";

/** Adds `flux`, the commands for a stack's release of Flux. */
export function addFlux(program: Command): void {
  const flux = program.command("flux").description("pin the release of Flux");
  flux
    .command("pin")
    .summary("write the digest of the Flux manifest into the stack's file")
    .description(
      "Reads the Flux manifest that a stack names, checks that it is a release of Flux, and writes its SHA-256 digest into Pulumi.<stack>.yaml as platform:flux.sha256. From then on, every run refuses any other manifest.",
    )
    .addOption(stackOption())
    .addOption(stackFilesOption())
    .option("--replace", "also where the file has another digest: after you have changed platform:flux.manifest")
    .addOption(jsonOption())
    .action(async ({ stack, stackFiles: directory, replace = false, json }) => {
      checkStack(stack, directory);
      const { pin } = await import("../../flux/pin.ts");
      const pinned = await pin({ project: process.cwd(), directory, stack, replace });
      console.log(json === true ? JSON.stringify(pinned, undefined, 2) : report(pinned, `Pulumi.${stack}.yaml`));
    });
}

function report({ manifest, sha256, version, written }: Pin, file: string): string {
  return [
    `Flux ${version ?? "(unknown version)"} from ${manifest}`,
    `SHA-256 ${sha256}`,
    written ? `Written to ${file} as platform:flux.sha256.` : `${file} has it already.`,
    ...(written ? ["Compare it with the digest that the page of the release shows, before you commit the file."] : []),
  ].join("\n");
}
