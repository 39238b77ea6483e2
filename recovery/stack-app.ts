import { z } from "zod";
import type { AppIdentity } from "../github/app.ts";
import { pulumi } from "./pulumi.ts";
import { RecoveryError } from "./recovery-error.ts";

const number = z.coerce.number();
const objects = z.record(z.string(), z.object({ objectValue: z.unknown().optional() }));
const github = z.object({ app: z.string().optional() });
const apps = z.record(z.string(), z.object({ id: number, installationId: number }));
const keys = z.record(z.string(), z.string());

/**
 * The GitHub App as which a stack works, with its key in plain, as it is configured now: that in the state may be an older
 * one, which GitHub does not take any more.
 *
 * @param flags - what tells `pulumi config` where the configuration is
 * @throws RecoveryError when the configuration names no such App
 */
export async function stackApp(stack: string, flags: readonly string[]): Promise<AppIdentity> {
  return appIn(JSON.parse(await pulumi(["config", "--show-secrets", "--json", "--stack", stack, ...flags])));
}

/** The App in what `pulumi config --json` prints. */
export function appIn(printed: unknown): AppIdentity {
  const config = objects.parse(printed);
  const { app: name } = github.safeParse(config["platform:github"]?.objectValue).data ?? {};
  const ids = name === undefined ? undefined : apps.safeParse(config["platform:githubApps"]?.objectValue).data?.[name];
  const privateKey =
    name === undefined ? undefined : keys.safeParse(config["platform:githubAppKeys"]?.objectValue).data?.[name];
  if (name === undefined || ids === undefined || privateKey === undefined) {
    throw new RecoveryError(
      "The stack has worked as a GitHub App, and platform:github.app names none with an id, an installationId and a private key.",
    );
  }
  return { name, ...ids, privateKey };
}
