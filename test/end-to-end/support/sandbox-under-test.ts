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
import { SANDBOX } from "./warm-program/places.ts";

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

/**
 * How a sandbox runs the engine in the least processor time: with the program packed, and run by a process that has loaded
 * Pulumi's SDK before.
 *
 * @param directory - takes the packed project. The sandbox is to be in its directory {@link SANDBOX}
 */
async function quickEngine(directory: string): Promise<Required<Pick<SandboxOptions, "checkout" | "engine">>> {
  const checkout = join(directory, "project");
  mkdirSync(checkout);
  await packProject(checkout);
  return { checkout, engine: savingStateAtTheEnd };
}

/** Options of a {@link sandboxUnderTest}. */
export interface SandboxUnderTestOptions extends Pick<
  SandboxOptions,
  "crds" | "externalSecrets" | "kubernetes" | "stackFiles"
> {
  /** Name of the one stack. Default: `dev`. */
  readonly stack?: string;
  /**
   * Runs everything as users' engines do: the program from its sources in a process of its own, and the state saved after
   * each step. A test that kills operations needs it. Default: false, a {@link quickEngine}.
   */
  readonly asUsersDo?: boolean;
}

/** Starts an empty sandbox with one stack. */
export async function sandboxUnderTest(
  settings: Overrides = {},
  { stack = "dev", asUsersDo = false, stackFiles = testPlatform, ...options }: SandboxUnderTestOptions = {},
): Promise<SandboxUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-"));
  const engine = asUsersDo ? { checkout: projectRoot } : await quickEngine(directory);
  const sandbox = new Sandbox({ ...engine, directory: join(directory, SANDBOX), settings, stackFiles, ...options });
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
