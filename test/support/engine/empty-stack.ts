import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** What every command of the engine runs with. Each is short: to collect its garbage costs more than the memory. */
export const engineSettings = {
  PULUMI_CONFIG_PASSPHRASE: "a passphrase",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  GOGC: "400",
};

let empty: Promise<string> | undefined;

/**
 * A stack without resources, `dev`. To make one takes half a second of processor time, so the first to ask makes it for all.
 *
 * @param engine - the `pulumi` program
 * @returns a directory to copy: the project, the stack's file, and the state in `backend`
 */
export function emptyStack(engine: string): Promise<string> {
  empty ??= makeEmptyStack(engine);
  return empty;
}

async function makeEmptyStack(engine: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-stack-"));
  process.once("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
  const [backend, home] = [join(directory, "backend"), join(directory, "home")];
  mkdirSync(backend);
  writeFileSync(join(directory, "Pulumi.yaml"), "name: platform\nruntime: nodejs\n");
  const env = { ...engineSettings, PULUMI_HOME: home, PULUMI_BACKEND_URL: `file://${backend}` };
  await execa(engine, ["--non-interactive", "stack", "init", "dev"], { cwd: directory, env });
  rmSync(home, { recursive: true });
  return directory;
}
