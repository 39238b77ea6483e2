import type { Command } from "@commander-js/extra-typings";
import type { ResealedFile } from "../../keys/reseal.ts";
import { checkStack, jsonOption, stackFilesOption, stackOption } from "../options.ts";

/** Adds `keys`: what keys there are, and how old, and commands that change them. */
export function addKeys(program: Command): void {
  const keys = program.command("keys").description("show the keys of a stack, and change them");
  keys
    .command("list", { isDefault: true })
    .summary("show every key, its age and who has it")
    .description(
      "Shows every key that a stack has made: what it is for, its generation, how old it is, when it is due, and who has it. It reads the state with pulumi stack export, and decrypts nothing.",
    )
    .addOption(stackOption())
    .addOption(stackFilesOption())
    .addOption(jsonOption())
    .action(async ({ stack, stackFiles, json }) => {
      checkStack(stack, stackFiles);
      const { listKeys, renderKeys } = await import("../../keys/list.ts");
      const found = await listKeys(stackFiles, stack, new Date());
      console.log(json === true ? JSON.stringify(found, undefined, 2) : renderKeys(found));
    });
  keys
    .command("rotate")
    .summary("ask for another generation of a key")
    .description(
      "Adds 1 to the generation of an AGE key or a deploy key in Pulumi.<stack>.yaml. The next pulumi up makes the new key beside the old one, and a later one removes the old one: docs/guides/keys.md.",
    )
    .argument("<key>", "the key, as keys list shows it: cluster, fleet, <app>/age")
    .addOption(stackOption())
    .addOption(stackFilesOption())
    .addOption(jsonOption())
    .action(async (key, { stack, stackFiles: directory, json }) => {
      checkStack(stack, directory);
      const { rotate } = await import("../../keys/rotate.ts");
      const rotated = await rotate({ project: process.cwd(), directory, stack, key });
      const { generation, file } = rotated;
      if (json === true) console.log(JSON.stringify(rotated, undefined, 2));
      else
        console.log(
          `${file} asks for generation ${generation} of the key ${key}.\n\nNext:\n  pulumi up --stack ${stack}   twice: the first makes the new key, the second removes the old one`,
        );
    });
  keys
    .command("reseal")
    .summary("seal files as .sops.yaml says")
    .description(
      "Seals each *.sops.yaml and *.sops.json of a checkout to the recipients that its .sops.yaml lists, as sops updatekeys does: values, comments and the MAC stay as they are. It needs a key for the files in SOPS_AGE_KEY or SOPS_AGE_KEY_FILE, and commits nothing.",
    )
    .argument("[directory]", "top of the checkout (default: the current directory)")
    .option("--check", "change nothing, and fail if a file is sealed to others than .sops.yaml lists; needs no key")
    .addOption(jsonOption())
    .action(async (directory = ".", { check = false, json }) => {
      const { givenIdentities, resealCheckout } = await import("../../keys/reseal.ts");
      const files = await resealCheckout(directory, check ? undefined : await givenIdentities(process.env));
      console.log(json === true ? JSON.stringify(files, undefined, 2) : reported(files));
      if (files.some(({ result }) => result === "failed" || result === "differs")) process.exitCode = 1;
    });
}

function reported(files: readonly ResealedFile[]): string {
  if (files.length === 0) return "There are no sealed files.";
  return files
    .map(({ path, result, reason }) => `${path}: ${result}${reason === undefined ? "" : `: ${reason}`}`)
    .join("\n");
}
