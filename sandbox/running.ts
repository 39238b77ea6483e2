import type { Cluster } from "./cluster/cluster.ts";
import type { GitHub } from "./github/github.ts";
import type { InstalledPlugin } from "./plugins/install.ts";
import type { Stack } from "./stack/stack.ts";
import { toolchainProgress } from "./toolchain-progress.ts";
import type { Toolchain } from "./toolchain/toolchain.ts";
import type { World } from "./world.ts";

/** A world with everything in it started, and a stack that can be operated on. */
export interface Running {
  readonly toolchain: Toolchain;
  readonly github: GitHub;
  readonly cluster: Cluster;
  readonly plugins: readonly InstalledPlugin[];
  readonly stack: Stack;
}

/** Shows a step while it runs, with whatever it says last. */
export type ShowStep = <T>(title: string, step: (progress: (line: string) => void) => Promise<T>) => Promise<T>;

/** Shows nothing. */
export const silently: ShowStep = (_, step) => step(() => undefined);

/** Starts everything, in steps. */
export async function startWorld(world: World, show: ShowStep): Promise<Running> {
  const toolchain = await show("Programs", async (progress) => {
    const inOneLine = toolchainProgress();
    return world.prepareToolchain((event) => {
      progress(inOneLine(event));
    });
  });
  const github = await show("GitHub", async (progress) => {
    const started = await world.startGitHub();
    progress(`${started.url}, Git over SSH on ${started.sshHost}`);
    return started;
  });
  const cluster = await show("Kubernetes", async (progress) => {
    const started = await world.startCluster(toolchain, progress);
    progress(started.server);
    return started;
  });
  // Beside what only prepares Pulumi: the next who needs it is the program.
  const operators = world.installOperators(toolchain, cluster);
  // Its failure is awaited below; until then it is nobody's.
  operators.catch(() => undefined);
  const plugins = await show("Pulumi plugins", async (progress) => {
    const installed = await world.installPlugins(toolchain);
    progress(installed.map(({ name, origin }) => `${name} (${origin})`).join(", "));
    return installed;
  });
  const stack = await show("Pulumi stack", async (progress) => {
    const prepared = await world.prepareStack(toolchain, github, cluster);
    progress(prepared.name);
    return prepared;
  });
  await show("Operators", async (progress) => {
    await operators;
    progress("External Secrets");
  });
  return { toolchain, github, cluster, plugins, stack };
}
