import { z } from "zod";
import type { AppIdentity } from "../github/app.ts";
import { pulumi } from "./pulumi.ts";
import { RecoveryError } from "./recovery-error.ts";

const number = z.coerce.number();
const objects = z.record(z.string(), z.object({ objectValue: z.unknown().optional() }));
const github = z.object({
  app: z.string().optional(),
  owners: z.record(z.string(), z.object({ app: z.string().optional() })).optional(),
});
const apps = z.record(z.string(), z.object({ id: number, installationId: number }));
const keys = z.record(z.string(), z.string());

/**
 * The GitHub App as which a stack works, with its key in plain, as it is configured now: that in the state may be an older
 * one, which GitHub does not take any more.
 *
 * @param flags - what tells `pulumi config` where the configuration is
 * @param owner - for whose repositories it is; the stack's own by default
 * @throws RecoveryError when the configuration names no such App
 */
export async function stackApp(stack: string, flags: readonly string[], owner?: string): Promise<AppIdentity> {
  return appIn(await configOf(stack, flags), owner);
}

/** The token that a stack has for another owner than its own, as it is configured now; undefined if it has none. */
export async function ownersToken(stack: string, flags: readonly string[], owner: string): Promise<string | undefined> {
  const config = objects.parse(await configOf(stack, flags));
  const tokens = keys.safeParse(config["platform:githubTokens"]?.objectValue).data ?? {};
  return ofOwner(tokens, owner);
}

async function configOf(stack: string, flags: readonly string[]): Promise<unknown> {
  return JSON.parse(await pulumi(["config", "--show-secrets", "--json", "--stack", stack, ...flags]));
}

/** Names of accounts are the same in whatever case. */
function ofOwner<T>(all: Readonly<Record<string, T>>, owner: string): T | undefined {
  return Object.entries(all).find(([name]) => name.toLowerCase() === owner.toLowerCase())?.[1];
}

/** The App in what `pulumi config --json` prints. */
export function appIn(printed: unknown, owner?: string): AppIdentity {
  const config = objects.parse(printed);
  const { app, owners = {} } = github.safeParse(config["platform:github"]?.objectValue).data ?? {};
  const name = owner === undefined ? app : ofOwner(owners, owner)?.app;
  const where = owner === undefined ? "platform:github.app" : `platform:github.owners.${owner}.app`;
  const ids = name === undefined ? undefined : apps.safeParse(config["platform:githubApps"]?.objectValue).data?.[name];
  const privateKey =
    name === undefined ? undefined : keys.safeParse(config["platform:githubAppKeys"]?.objectValue).data?.[name];
  if (name === undefined || ids === undefined || privateKey === undefined) {
    throw new RecoveryError(
      `The stack has worked as a GitHub App, and ${where} names none with an id, an installationId and a private key.`,
    );
  }
  return { name, ...ids, privateKey };
}
