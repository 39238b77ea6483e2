import { z } from "zod";
import type { OwnersGitHub } from "../github/owners-github.ts";

/** A branch of a repository that another stack makes. */
export interface SharedBranch {
  readonly repository: string;
  readonly branch: string;
}

const branch = z.object({ name: z.string() });

/** Returns the reason why a stack cannot write to a branch, with the possible fixes; undefined if it can. */
export async function missingBranch(
  { client, owner }: OwnersGitHub,
  { repository, branch: name }: SharedBranch,
): Promise<string | undefined> {
  const path = `repos/${owner}/${encodeURIComponent(repository)}`;
  if ((await client.find(`${path}/branches/${encodeURIComponent(name)}`, branch)) !== undefined) return undefined;
  const branches = (await client.find(path, branch)) && (await client.list(`${path}/branches`, branch));
  if (branches === undefined) {
    return `${owner}/${repository} does not exist, or this program may not see it: run pulumi up for the stack with platform:fleet.create first, or give its token, or its GitHub App, the repository`;
  }
  const others = branches.map((one) => one.name).join(", ");
  return `${owner}/${repository} has no branch ${name}, but ${others === "" ? "no commits yet" : others}: set platform:fleet.branch to what the stack with platform:fleet.create has, and run pulumi up for that stack first`;
}
