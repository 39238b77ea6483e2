import { Option, type Command } from "@commander-js/extra-typings";
import type { DefinitionChoice } from "../../sandbox/crds/install.ts";
import type { SandboxCommands } from "../../sandbox/commands/sandbox-commands.ts";
import { jsonOption } from "../options.ts";

/** Adds `sandbox`, which runs the whole platform on this machine. */
export function addSandbox(program: Command): void {
  const sandbox = program
    .command("sandbox")
    .summary("run the whole platform on this machine")
    .description("The whole platform on this machine: Pulumi, Kubernetes and Flux for real, and a stand-in for GitHub.")
    .option("--name <name>", "which sandbox; several can run side by side", "default")
    .addOption(
      new Option(
        "--stack <stack>",
        "a stack, with a cluster of its own; give it again for each further one (default: dev)",
      ).argParser((stack: string, before: readonly string[] | undefined): readonly string[] => [
        ...(before ?? []),
        stack,
      ]),
    )
    .addOption(
      new Option(
        "--kinds <groups>",
        'adds kinds that charts of the catalog bring, though no chart runs here: "all", or API groups such as cert-manager.io',
      ).argParser((groups: string): DefinitionChoice => (groups === "all" ? "all" : groups.split(","))),
    );
  const commands = async (): Promise<SandboxCommands> => {
    const module = await import("../../sandbox/commands/sandbox-commands.ts");
    return new module.SandboxCommands(sandbox.opts());
  };

  sandbox
    .command("up", { isDefault: true })
    .description("pulumi up, then wait for Flux; on a terminal it stays until Ctrl-C")
    .option("--fresh", "begin with an empty cluster and an empty organisation")
    .addOption(jsonOption())
    .action(async ({ fresh = false, json = false }) => (await commands()).up(fresh, json));

  sandbox
    .command("preview")
    .description("pulumi preview")
    .option("--without-cluster", "stop the API server first, as a pull request's checks have none")
    .addOption(jsonOption())
    .action(async ({ withoutCluster = false, json = false }) => (await commands()).preview(withoutCluster, json));

  sandbox
    .command("status")
    .description("every GitRepository and Kustomization with revision and message, of all stacks that run")
    .addOption(jsonOption())
    .action(async ({ json = false }) => (await commands()).status(json));

  sandbox
    .command("repository")
    .argument("<name>", "of the repository; <organisation>/<name> in another organisation")
    .argument("<directory>", "what it is to hold: an app's code, with its manifests")
    .description("makes a repository at the running sandbox's GitHub, or brings it up to date")
    .action(async (name, directory) => (await commands()).repository(name, directory));

  const fault = sandbox
    .command("fault")
    .description("what goes wrong at the running sandbox's GitHub: what is on, and what there is")
    .action(async () => (await commands()).faults());

  fault
    .command("on")
    .argument("<fault>", "its name")
    .argument("[setting...]", "<name>=<value>, e.g. operation=repos/create-in-org times=1")
    .description("turns a fault on")
    .action(async (name, settings) => (await commands()).faultOn(name, settings));

  fault
    .command("off")
    .argument("[fault]", "its name; all without it")
    .description("turns faults off")
    .action(async (name) => (await commands()).faultOff(name));

  sandbox
    .command("destroy")
    .description("pulumi destroy, protected resources too")
    .addOption(jsonOption())
    .action(async ({ json = false }) => (await commands()).destroy(json));

  sandbox
    .command("start")
    .description("start everything without an up, until Ctrl-C")
    .action(async () => (await commands()).start());

  sandbox
    .command("env")
    .description('what to export to use pulumi, kubectl, git and sops: eval "$(npm run --silent sandbox -- env)"')
    .action(async () => {
      (await commands()).env();
    });
}
