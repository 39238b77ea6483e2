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
 * The GitHub App that a stack uses, with its key in plain text, from the current configuration: the key in the state
 * may be an older one that GitHub no longer accepts.
 *
 * @param flags - flags that tell `pulumi config` where the configuration is
 * @param owner - the owner of the repositories; default: the stack's own
 * @throws RecoveryError when the configuration names no such App
 */
export async function stackApp(stack: string, flags: readonly string[], owner?: string): Promise<AppIdentity> {
  return appIn(await configOf(stack, flags), owner);
}

/** The token that a stack's current configuration has for an owner other than its own; undefined if it has none. */
export async function ownersToken(stack: string, flags: readonly string[], owner: string): Promise<string | undefined> {
  const config = objects.parse(await configOf(stack, flags));
  const tokens = keys.safeParse(config["platform:githubTokens"]?.objectValue).data ?? {};
  return ofOwner(tokens, owner);
}

async function configOf(stack: string, flags: readonly string[]): Promise<unknown> {
  return JSON.parse(await pulumi(["config", "--show-secrets", "--json", "--stack", stack, ...flags]));
}

/** Looks up an account by name; account names are case-insensitive. */
function ofOwner<T>(all: Readonly<Record<string, T>>, owner: string): T | undefined {
  return Object.entries(all).find(([name]) => name.toLowerCase() === owner.toLowerCase())?.[1];
}

/** Reads the App from the output of `pulumi config --json`. */
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
