import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Context } from "./context.ts";
import type { BareRepository } from "./git/bare-repository.ts";
import type { Commit } from "./git/commit.ts";
import { parseTree } from "./git/tree.ts";
import { newRecord } from "./rest/new-record.ts";
import { addTeam } from "./rest/new-team.ts";
import { findOwner } from "./rest/shapes/account.ts";
import { operatorSignature } from "./rest/shapes/signature.ts";
import type { Repository } from "./store/store.ts";

/** Options of a seeded repository. */
export interface Seed {
  /** Name of the branch. Default: `main`. */
  readonly branch?: string;
  /** Whether it is private. Default: true. */
  readonly private?: boolean;
}

/**
 * Creates a repository with one commit of a folder's files, unless it exists already.
 *
 * @param place - its name, or `owner/name` if another owner than the organisation has it
 */
export async function seedRepository(
  github: Context,
  place: string,
  directory: string,
  { branch = "main", private: isPrivate = true }: Seed = {},
): Promise<void> {
  const { name, owner } = placed(github, place);
  if (github.store.find(name, owner) !== undefined) return;
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const changes = await Promise.all(
    paths.sort().map(async (file) => ({
      path: relative(directory, file).split(sep).join("/"),
      content: await readFile(file),
    })),
  );
  const record = newRecord(github, { private: isPrivate, default_branch: branch });
  const firstCommit = async (git: BareRepository): Promise<void> => {
    const signature = operatorSignature(github);
    const message = "Initial commit";
    await git.commit({ branch, parent: undefined, author: signature, committer: signature, message, changes });
  };
  await github.store.create(name, record, firstCommit, owner);
}

/** Resolves a repository's name, or `owner/name` if another owner than the organisation has it. */
export function placed(github: Context, place: string): Pick<Repository, "owner" | "name"> {
  const [first = "", second] = place.split("/");
  if (second === undefined) return { owner: github.organization, name: first };
  return { owner: findOwner(github, first)?.login ?? first, name: second };
}

/** Creates a team whose name is its slug, unless it exists already. */
export function seedTeam(github: Context, slug: string): void {
  if (github.store.organization.teams.some((team) => team.slug === slug)) return;
  addTeam(github, {
    name: slug,
    slug,
    description: null,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    parent: null,
  });
}

/** @returns the commits of a branch or a full ref, newest first; empty if it does not exist */
export async function historyOf(repository: Repository, ref = defaultBranch(repository)): Promise<Commit[]> {
  const tip = await (ref.startsWith("refs/") ? repository.git.resolve(ref) : repository.git.branch(ref));
  if (tip === undefined) return [];
  const shas = await repository.git.history(tip.sha, { skip: 0, limit: 100_000 });
  const commits = await Promise.all(shas.map((sha) => repository.git.resolve(sha)));
  return commits.filter((commit) => commit !== undefined);
}

/** @returns the files of a commit by path; empty if the commit does not exist */
export async function filesOf(repository: Repository, ref = defaultBranch(repository)): Promise<Map<string, Buffer>> {
  const commit = await repository.git.resolve(ref);
  const files = new Map<string, Buffer>();
  const visit = async (tree: string, prefix: string): Promise<void> => {
    const object = await repository.git.object(tree);
    for (const { name, oid, type } of parseTree(object?.content ?? Buffer.alloc(0))) {
      if (type === "tree") await visit(oid, `${prefix}${name}/`);
      else if (type === "blob")
        files.set(`${prefix}${name}`, (await repository.git.object(oid))?.content ?? Buffer.alloc(0));
    }
  };
  if (commit !== undefined) await visit(commit.tree, "");
  return files;
}

function defaultBranch({ record }: Repository): string {
  return record.settings.default_branch;
}
