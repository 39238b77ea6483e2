import type { Cluster } from "./cluster/cluster.ts";
import type { SandboxConnection } from "./connection.ts";
import type { GitHub } from "./github/github.ts";
import type { Site } from "./site.ts";
import type { Stack } from "./stack/stack.ts";
import { toolchainProgress } from "./toolchain-progress.ts";
import type { Toolchain } from "./toolchain/toolchain.ts";
import type { World } from "./world.ts";

/** What all stacks of a world have in common, started. */
export interface Common {
  readonly toolchain: Toolchain;
  readonly github: GitHub;
}

/** A stack that can be operated on, with everything around it started. */
export interface Running extends Common {
  readonly cluster: Cluster;
  readonly stack: Stack;
  /** Whether the stack makes the fleet repository; the others attach to it. */
  readonly createsFleet: boolean;
  /** How tools reach both. */
  readonly connection: SandboxConnection;
}

/** Shows a step while it runs, with whatever it says last. */
export type ShowStep = <T>(title: string, step: (progress: (line: string) => void) => Promise<T>) => Promise<T>;

/**
 * Shows nothing.
 * @internal For tests.
 */
export const silently: ShowStep = (_, step) => step(() => undefined);

/**
 * Starts everything for some stacks, in steps.
 *
 * @returns the one that makes the fleet repository first
 * @throws SandboxError when there is no such stack, or when they cannot be one fleet; then nothing is started.
 */
export async function startWorld(world: World, stacks: readonly string[], show: ShowStep): Promise<Running[]> {
  const sites = world.addSites(stacks);
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
  return startSites(world, { toolchain, github }, sites, show);
}

/**
 * Starts everything for further stacks of a world that runs.
 *
 * @internal For tests.
 * @throws SandboxError when there is no such stack, or when they cannot be one fleet; then nothing is started.
 */
export async function joinWorld(
  world: World,
  common: Common,
  stacks: readonly string[],
  show: ShowStep,
): Promise<Running[]> {
  return startSites(world, common, world.addSites(stacks), show);
}

async function startSites(
  world: World,
  { toolchain, github }: Common,
  sites: readonly Site[],
  show: ShowStep,
): Promise<Running[]> {
  const started = await show("Kubernetes", async (progress) => {
    const clusters = await Promise.all(
      sites.map(async (site) => ({ site, cluster: await site.startCluster(toolchain, progress) })),
    );
    progress(clusters.map(({ cluster }) => cluster.server).join(", "));
    return clusters;
  });
  // Beside what only prepares Pulumi: the next who needs it is the program.
  const operators = Promise.all(started.map(({ site, cluster }) => site.installOperators(toolchain, cluster)));
  // Its failure is awaited below; until then it is nobody's.
  operators.catch(() => undefined);
  await show("Pulumi plugins", async (progress) => {
    const installed = await world.installPlugins(toolchain);
    progress(installed.map(({ name, origin }) => `${name} (${origin})`).join(", "));
  });
  const running = await show("Pulumi stack", async (progress) => {
    const prepared: Running[] = [];
    for (const { site, cluster } of started) {
      const { createsFleet } = site.part;
      const { stack, connection } = await site.prepareStack(toolchain, github, cluster);
      prepared.push({ toolchain, github, cluster, stack, createsFleet, connection });
    }
    world.configureStacks(github);
    progress(prepared.map(({ stack }) => stack.name).join(", "));
    return prepared;
  });
  await show("Operators", async (progress) => {
    await operators;
    progress("External Secrets");
  });
  return running;
}
