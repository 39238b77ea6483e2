import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testPlatform } from "../../support/test-platform.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "./sandbox-under-test.ts";

/** A platform that is up and Ready, with registrations that a test may edit as long as it puts them back. */
export interface Platform extends SandboxUnderTest {
  /** Directory with a copy of `test/platform/apps/`. */
  readonly apps: string;
  /** Directory with a copy of `test/platform/workloads/`. */
  readonly workloads: string;
  /** Directory with a copy of the project's `infrastructure/`, which has no component. */
  readonly infrastructure: string;
}

let shared: Promise<Platform> | undefined;

/** The one platform that the end-to-end tests share; the first to ask waits until it is up. */
export function sharedPlatform(): Promise<Platform> {
  shared ??= startPlatform();
  return shared;
}

/** A secret of the shared platform's cluster, `ODD`, of which Flux would make something else by substituting variables. */
export const oddSecret = "a$$b ${CLUSTER_NAME} x${y\n  # 'z\": 0123";

/** How long a test may take whose turn it is to start the platform, in milliseconds. */
export const platformPatience = 400_000;

async function startPlatform(): Promise<Platform> {
  const apps = copyOf("apps");
  const workloads = copyOf("workloads");
  const infrastructure = copyOf("infrastructure");
  const settings = {
    "platform:apps": apps,
    "platform:workloads": workloads,
    "platform:infrastructure": infrastructure,
  };
  const sandbox = await sandboxUnderTest(settings);
  const end = async (): Promise<void> => {
    await sandbox.end();
    for (const copy of [apps, workloads, infrastructure]) rmSync(copy, { recursive: true });
  };
  try {
    await sandbox.stack.setSecret("platform:secrets.ODD", oddSecret);
    await sandbox.stack.operate("up");
    await sandbox.settle();
    return { ...sandbox, apps, workloads, infrastructure, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A copy of a directory of the tests' platform, which tests may change. */
function copyOf(directory: string): string {
  const copy = mkdtempSync(join(tmpdir(), `gitops-platform-${directory}-`));
  cpSync(join(testPlatform, directory), copy, { recursive: true });
  return copy;
}

after("stop the shared platform", async function () {
  this.timeout(180_000);
  const platform = await shared?.catch(() => undefined);
  await platform?.end();
});
