import { join, relative } from "node:path";
import { Command, Option } from "commander";
import { destroy } from "./commands/destroy.ts";
import { runningConnection, shellExports } from "./commands/env.ts";
import { describeFaults, turnFaultOff, turnFaultOn, type FaultyGitHub } from "./commands/fault.ts";
import { preview } from "./commands/preview.ts";
import { putRepository } from "./commands/repository.ts";
import { printStatus, runningStatus } from "./commands/status.ts";
import { up } from "./commands/up.ts";
import type { SandboxConnection } from "./connection.ts";
import type { DefinitionChoice } from "./crds/install.ts";
import { explain, SandboxError } from "./errors.ts";
import { layoutOf, sandboxDirectory } from "./layout.ts";
import { Interrupted } from "./process/supervisor.ts";
import { startWorld, type ShowStep } from "./running.ts";
import { showSteps } from "./steps.ts";
import { organization, World } from "./world.ts";

const checkout = join(import.meta.dirname, "..");

interface Options {
  readonly name: string;
  /** As often as it was given. */
  readonly stack?: readonly string[];
  readonly kinds?: DefinitionChoice;
}

const stackOption = new Option(
  "--stack <stack>",
  "a stack, with a cluster of its own; give it again for each further one (default: dev)",
).argParser((stack: string, before: readonly string[] | undefined) => [...(before ?? []), stack]);

const kindsOption = new Option(
  "--kinds <groups>",
  'adds kinds that charts of the catalog bring, though no chart runs here: "all", or API groups such as cert-manager.io',
).argParser((groups: string): DefinitionChoice => (groups === "all" ? "all" : groups.split(",")));

const program = new Command("npm run sandbox --")
  .description("The whole platform on this machine: Pulumi, Kubernetes and Flux for real, and a stand-in for GitHub.")
  .addOption(new Option("--name <name>", "which sandbox; several can run side by side").default("default"))
  .addOption(stackOption)
  .addOption(kindsOption)
  .showHelpAfterError();

program
  .command("up", { isDefault: true })
  .description("pulumi up, then wait for Flux; on a terminal it stays until Ctrl-C")
  .option("--fresh", "begin with an empty cluster and an empty organisation")
  .action(({ fresh }: { fresh?: true }) =>
    inWorld((world, show) => up(world, stacks(), show, process.stdout), fresh === true),
  );

program
  .command("preview")
  .description("pulumi preview")
  .option("--without-cluster", "stop the API server first, as a pull request's checks have none")
  .action(({ withoutCluster }: { withoutCluster?: true }) =>
    inWorld((world, show) => preview(world, stacks(), show, withoutCluster === true)),
  );

program
  .command("status")
  .description("every GitRepository and Kustomization with revision and message, of all stacks that run")
  .option("--json", "for machines")
  .action(async ({ json }: { json?: true }) => {
    const layout = layoutOf(directory());
    const rows = await runningStatus(layout, options().stack ?? layout.stacks());
    if (rows === undefined) throw notRunning();
    printStatus(rows, process.stdout, json === true);
  });

program
  .command("repository")
  .argument("<name>", "of the repository, without its owner")
  .argument("<directory>", "what it is to hold: an app's code, with its manifests")
  .description("makes a repository at the running sandbox's GitHub, or brings it up to date")
  .action(async (name: string, from: string) => {
    const {
      GITHUB_API_URL: apiUrl = "",
      GITHUB_TOKEN: token = "",
      ...environment
    } = connectionOf(stacks()).environment;
    const done = await putRepository({ apiUrl, token, organization, environment }, name, from);
    console.log(`https://github.com/${organization}/${name} is ${done}`);
  });

const fault = program
  .command("fault")
  .description("what goes wrong at the running sandbox's GitHub: what is on, and what there is")
  .action(async () => {
    console.log(await describeFaults(gitHub()));
  });

fault
  .command("on")
  .argument("<fault>", "its name")
  .argument("[setting...]", "<name>=<value>, e.g. operation=repos/create-in-org times=1")
  .description("turns a fault on")
  .action(async (name: string, settings: readonly string[]) => {
    await turnFaultOn(gitHub(), name, settings);
    console.log(await describeFaults(gitHub()));
  });

fault
  .command("off")
  .argument("[fault]", "its name; all without it")
  .description("turns faults off")
  .action(async (name: string | undefined) => {
    await turnFaultOff(gitHub(), name);
    console.log(await describeFaults(gitHub()));
  });

program
  .command("destroy")
  .description("pulumi destroy, protected resources too")
  .action(() => inWorld((world, show) => destroy(world, stacks(), show)));

program
  .command("start")
  .description("start everything without an up, until Ctrl-C")
  .action(() => inWorld(stay));

program
  .command("env")
  .description('what to export to use pulumi, kubectl, git and sops: eval "$(npm run --silent sandbox -- env)"')
  .action(() => {
    if (stacks().length > 1) throw new SandboxError("A shell can use one stack at a time: give --stack once");
    console.log(shellExports(connectionOf(stacks())));
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Interrupted)) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}

function options(): Options {
  return program.opts<Options>();
}

/** How tools reach the first of the stacks. */
function connectionOf([stack = ""]: readonly string[]): SandboxConnection {
  const connection = runningConnection(layoutOf(directory()), stack);
  if (connection === undefined) throw notRunning();
  return connection;
}

function gitHub(): FaultyGitHub {
  const { GITHUB_API_URL: apiUrl = "", GITHUB_TOKEN: token = "" } = connectionOf(stacks()).environment;
  return { apiUrl, token };
}

/** Those to run: `dev` where nobody asks for others. */
function stacks(): readonly string[] {
  return options().stack ?? ["dev"];
}

function directory(): string {
  return sandboxDirectory(checkout, options().name);
}

async function inWorld(use: (world: World, show: ShowStep) => Promise<void>, fresh = false): Promise<void> {
  const world = new World({ checkout, directory: directory(), fresh, crds: options().kinds ?? [] });
  try {
    await use(world, showSteps(process.stdout));
  } finally {
    await world.stop();
    if (world.supervisor.signal.reason instanceof Interrupted) console.log(whatIsKept());
  }
}

async function stay(world: World, show: ShowStep): Promise<void> {
  await startWorld(world, stacks(), show);
  console.log("Everything runs until Ctrl-C.");
  const { signal } = world.supervisor;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}

function notRunning(): SandboxError {
  const { name, stack = [] } = options();
  const asked = stack.map((one) => ` --stack ${one}`).join("");
  const named = name === "default" ? "" : ` --name ${name}`;
  const command = `npm run sandbox${asked + named === "" ? "" : ` --${asked}${named}`}`;
  const what = stack.length === 0 ? "" : ` with the stack ${stack.join(" and ")}`;
  return new SandboxError(`The sandbox ${name} is not running${what}. Start it in another terminal: ${command}`);
}

/** Told after Ctrl-C. */
function whatIsKept(): string {
  const { name } = options();
  const named = name === "default" ? "" : ` --name ${name}`;
  return `
Stopped. Clusters, repositories and state are kept in ${relative(process.cwd(), directory())}.
  npm run sandbox${named === "" ? "" : ` --${named}`}  goes on with them
  npm run sandbox --${named} up --fresh  begins with an empty cluster and an empty organisation`;
}
