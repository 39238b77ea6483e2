import { join } from "node:path";
import { Option, type Command } from "@commander-js/extra-typings";
import type { NewFile } from "../../add/new-file.ts";
import type { KnownStack } from "../../add/stacks.ts";
import { jsonOption } from "../options.ts";

/** Adds `add`: commands that write the file of a new app, component or stack, and change no other. */
export function addAdd(program: Command): void {
  const add = program.command("add").description("write the file of a new app, component or stack");
  add
    .command("app")
    .summary("register an app")
    .description(
      "Writes apps/<name>.yaml, which registers an app in every environment that a stack hosts. It changes no other file.",
    )
    .argument("<name>", "name of the app")
    .option("--display-name <text>", "name for people (default: the name)")
    .option("--repository <name>", "source repository (default: apps.<name>)")
    .option("--path <path>", "directory with the manifests (default: ./k8s)")
    .addOption(environmentOption())
    .addOption(jsonOption())
    .action(async (name, { environment: environments, json, ...said }) => {
      const { newApp } = await import("../../add/app.ts");
      await write((stacks) => newApp({ name, environments, ...said }, stacks), json);
    });
  add
    .command("component")
    .summary("install a component of the catalog")
    .description(
      "Writes infrastructure/<name>.yaml, which installs a component of the catalog on the clusters of every environment. It changes no other file.",
    )
    .argument("<name>", "name of the component, such as cert-manager")
    .addOption(environmentOption())
    .addOption(jsonOption())
    .action(async (name, { environment: environments, json }) => {
      const { newComponent } = await import("../../add/component.ts");
      const { CATALOG, SHIPPED } = await import("../../configuration/components.ts");
      const catalogs = [CATALOG, join(SHIPPED, CATALOG)];
      await write((stacks) => newComponent(catalogs, name, environments, stacks), json);
    });
  add
    .command("stack")
    .summary("describe a cluster")
    .description(
      "Writes Pulumi.<name>.yaml, which describes a cluster. The first stack creates the fleet repository, and every other one joins it. It changes no other file.",
    )
    .argument("<name>", "name of the stack")
    .option("--owner <name>", "organisation or person on GitHub (default: as the other stacks)")
    .option("--environment <name>", "environment of the cluster (default: the name of the stack)")
    .option("--cluster <name>", "name of the cluster (default: the name of the stack)")
    .option("--domain <domain>", "domain of the cluster (default: as the other stacks)")
    .option("--manifest <address>", "install.yaml of a Flux release (default: as the other stacks)")
    .option("--context <name>", "context of the kubeconfig (default: the current one)")
    .addOption(jsonOption())
    .action(async (name, { json, ...said }) => {
      const { newStack } = await import("../../add/stack.ts");
      await write((stacks) => newStack({ name, ...said }, stacks), json);
    });
}

function environmentOption() {
  return new Option("-e, --environment <name...>", "environments (default: those of all stacks)");
}

async function write(make: (stacks: readonly KnownStack[]) => NewFile, json: true | undefined): Promise<void> {
  const [{ knownStacks }, { addFile }] = await Promise.all([
    import("../../add/stacks.ts"),
    import("../../add/new-file.ts"),
  ]);
  const project = process.cwd();
  const file = make(await knownStacks(project));
  const added = addFile(project, file);
  const { path, next } = file;
  if (json === true) console.log(JSON.stringify({ path, added, next }, undefined, 2));
  else console.log([`${path} is ${added}.`, "", "Next:", ...next.map((line) => `  ${line}`)].join("\n"));
}
