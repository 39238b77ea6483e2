import type { Cluster } from "./cluster/cluster.ts";
import type { SandboxConnection } from "./connection.ts";
import type { GitHub } from "./github/github.ts";
import type { SandboxStack } from "./sandbox-stack.ts";
import type { Stack } from "./stack/stack.ts";
import type { ShowStep } from "../terminal/steps.ts";
import { toolchainProgress } from "./toolchain-progress.ts";
import type { Toolchain } from "./toolchain/toolchain.ts";
import type { Sandbox } from "./sandbox.ts";

/** The running services that all stacks of a sandbox share. */
export interface SharedServices {
  readonly toolchain: Toolchain;
  readonly github: GitHub;
}

/** A stack that can be operated on, with everything around it started. */
export interface RunningStack extends SharedServices {
  readonly cluster: Cluster;
  readonly stack: Stack;
  /** Whether the stack makes the fleet repository; the others attach to it. */
  readonly createsFleet: boolean;
  /** The connection of tools to both. */
  readonly connection: SandboxConnection;
}

/**
 * Starts everything for some stacks, in steps.
 *
 * @returns the one that makes the fleet repository first
 * @throws SandboxError when there is no such stack, or when they cannot be one fleet; then nothing is started.
 */
export async function startSandbox(
  sandbox: Sandbox,
  stacks: readonly string[],
  show: ShowStep,
): Promise<RunningStack[]> {
  const sandboxStacks = sandbox.addStacks(stacks);
  const toolchain = await show("Programs", async (progress) => {
    const inOneLine = toolchainProgress();
    return sandbox.prepareToolchain((event) => {
      progress(inOneLine(event));
    });
  });
  const github = await show("GitHub", async (progress) => {
    const started = await sandbox.startGitHub();
    progress(`${started.url}, Git over SSH on ${started.sshHost}`);
    return started;
  });
  return startStacks(sandbox, { toolchain, github }, sandboxStacks, show);
}

/**
 * Starts everything for further stacks of a sandbox that runs.
 *
 * @internal For tests.
 * @throws SandboxError when there is no such stack, or when they cannot be one fleet; then nothing is started.
 */
export async function joinSandbox(
  sandbox: Sandbox,
  common: SharedServices,
  stacks: readonly string[],
  show: ShowStep,
): Promise<RunningStack[]> {
  return startStacks(sandbox, common, sandbox.addStacks(stacks), show);
}

async function startStacks(
  sandbox: Sandbox,
  { toolchain, github }: SharedServices,
  sandboxStacks: readonly SandboxStack[],
  show: ShowStep,
): Promise<RunningStack[]> {
  const started = await show("Kubernetes", async (progress) => {
    const clusters = await Promise.all(
      sandboxStacks.map(async (sandboxStack) => ({
        sandboxStack,
        cluster: await sandboxStack.startCluster(toolchain, progress),
      })),
    );
    progress(clusters.map(({ cluster }) => cluster.server).join(", "));
    return clusters;
  });
  // Beside what only prepares Pulumi: the next who needs it is the program.
  const operators = Promise.all(
    started.map(({ sandboxStack, cluster }) => sandboxStack.installOperators(toolchain, cluster)),
  );
  // Its failure is awaited below; until then it is nobody's.
  operators.catch(() => undefined);
  await show("Pulumi plugins", async (progress) => {
    const installed = await sandbox.installPlugins(toolchain);
    progress(installed.map(({ name, origin }) => `${name} (${origin})`).join(", "));
  });
  const running = await show("Pulumi stack", async (progress) => {
    const prepared: RunningStack[] = [];
    for (const { sandboxStack, cluster } of started) {
      const { createsFleet } = sandboxStack.part;
      const { stack, connection } = await sandboxStack.prepareStack(toolchain, github, cluster);
      prepared.push({ toolchain, github, cluster, stack, createsFleet, connection });
    }
    sandbox.configureStacks(github);
    progress(prepared.map(({ stack }) => stack.name).join(", "));
    return prepared;
  });
  await show("Operators", async (progress) => {
    await operators;
    progress("External Secrets");
  });
  return running;
}
