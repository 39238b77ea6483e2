import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catchUp } from "../../../sandbox/catch-up.ts";
import type { FluxRow } from "../../../sandbox/flux/status.ts";
import type { ReadyOptions } from "../../../sandbox/flux/wait-until-ready.ts";
import { startSandbox, type RunningStack } from "../../../sandbox/start.ts";
import { silently } from "../../../terminal/steps.ts";
import type { Overrides } from "../../../sandbox/stack/settings.ts";
import { Sandbox, type SandboxOptions } from "../../../sandbox/sandbox.ts";
import { projectRoot, testPlatform } from "../../support/test-platform.ts";
import { packProject } from "./packed-project.ts";

/** A sandbox of its own, in a temporary directory. */
export interface SandboxUnderTest extends RunningStack {
  readonly sandbox: Sandbox;
  /** Waits until Flux has applied what the repositories hold now. Default: all kinds, five minutes. */
  readonly settle: (
    options?: Pick<ReadyOptions, "kinds"> & Partial<Pick<ReadyOptions, "timeout">>,
  ) => Promise<FluxRow[]>;
  /** Stops everything and removes its directory. */
  readonly end: () => Promise<void>;
}

/**
 * Environment of an engine that saves the state once, at the end of an operation, instead of after each of its steps.
 * Saving takes most of the engine's processor time. A killed operation then leaves no state behind.
 */
export const savingStateAtTheEnd = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Options of a {@link sandboxUnderTest}. */
export interface SandboxUnderTestOptions extends Pick<SandboxOptions, "crds" | "kubernetes" | "stackFiles"> {
  /** Name of the one stack. Default: `dev`. */
  readonly stack?: string;
  /** Saves the state after each step, as users' engines do. A test that kills operations needs it. Default: false. */
  readonly checkpoints?: boolean;
  /** Packs the program into one file, which takes a third of the time to load. Default: false, as users run it. */
  readonly packed?: boolean;
}

/** Starts an empty sandbox with one stack. */
export async function sandboxUnderTest(
  settings: Overrides = {},
  {
    stack = "dev",
    checkpoints = false,
    packed = false,
    stackFiles = testPlatform,
    ...options
  }: SandboxUnderTestOptions = {},
): Promise<SandboxUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-"));
  const engine = checkpoints ? {} : savingStateAtTheEnd;
  const checkout = packed ? await packedProject(directory) : projectRoot;
  const sandbox = new Sandbox({
    checkout,
    directory: join(directory, "sandbox"),
    settings,
    engine,
    stackFiles,
    ...options,
  });
  const end = async (): Promise<void> => {
    await sandbox.stop();
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    const [running] = await startSandbox(sandbox, [stack], silently);
    assert.ok(running !== undefined);
    const { signal } = sandbox.supervisor;
    const settle: SandboxUnderTest["settle"] = (options) => catchUp(running, { timeout: 300_000, signal, ...options });
    return { ...running, sandbox, settle, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function packedProject(directory: string): Promise<string> {
  const project = join(directory, "project");
  mkdirSync(project);
  await packProject(project);
  return project;
}
