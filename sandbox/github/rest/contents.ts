import { z } from "zod";
import type { Commit, Signature } from "../git/commit.ts";
import type { TreeEntry } from "../git/tree.ts";
import { type Change, BranchMovedError } from "../git/write-commit.ts";
import type { Repository } from "../store/store.ts";
import { type Answer, conflict, notFound, ok, Refusal } from "./answer.ts";
import { requireRulesKept } from "./branch-rules.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { requireContentPath } from "./content-path.ts";
import { gitCommit } from "./shapes/commit.ts";
import { contentEntry, contentFile, type ContentOf } from "./shapes/content.ts";
import { githubSignature, operatorSignature } from "./shapes/signature.ts";

const person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() }).partial();
const removal = z.object({
  message: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: person.optional(),
  committer: person.optional(),
});
const write = removal.extend({ content: z.string() });

/** Operations on single files of a repository: every write is one commit. */
export const contents: Family = {
  "repos/get-content": async (call) => {
    const repository = repositoryOf(call);
    const path = pathOf(call);
    const ref = call.query["ref"] ?? repository.record.settings.default_branch;
    const commit = await repository.git.resolve(ref);
    if (commit === undefined) throw await noCommit(repository, ref);
    const of = { github: call.github, repository, ref };
    const entry = path === "" ? rootEntry(commit) : await repository.git.entry(commit.sha, path);
    if (entry === undefined) throw notFound();
    switch (entry.kind) {
      case "dir":
        return ok(await directory(of, commit, path));
      case "submodule":
        return ok({ ...contentEntry({ ...of, path, entry, size: 0 }), submodule_git_url: null });
      default: {
        const content = await blob(repository, entry.oid);
        if (call.accept.includes("raw")) return ok(content, { "content-type": "application/octet-stream" });
        const described: ContentOf = { ...of, path, entry, size: content.length };
        return ok(
          entry.kind === "symlink"
            ? { ...contentEntry(described), target: content.toString() }
            : contentFile(described, content),
        );
      }
    }
  },

  "repos/create-or-update-file-contents": async (call) => {
    const repository = writableRepositoryOf(call);
    const path = pathOf(call);
    requireContentPath(path);
    const body = write.parse(call.body);
    const content = decoded(body.content);
    const { branch, tip } = await target(repository, body.branch);
    const existing = tip && (await repository.git.entry(tip.sha, path));
    if (existing?.kind === "dir") throw new Refusal(422, `${path} is a directory.`);
    if (existing !== undefined && body.sha === undefined) throw missingSha();
    if (body.sha !== undefined && body.sha !== existing?.oid) throw conflict(`${path} does not match ${body.sha}`);
    await requireNoFileAbove(repository, tip, path);
    const commit = await makeCommit(call, repository, {
      branch,
      tip,
      body,
      change: existing === undefined ? { path, content } : { path, content, mode: existing.mode },
    });
    const entry = await repository.git.entry(commit.sha, path);
    if (entry === undefined) throw new Error(`commit ${commit.sha} lacks ${path}`);
    const described = { github: call.github, repository, ref: branch, path, entry, size: content.length };
    return answer(existing === undefined ? 201 : 200, call, repository, commit, contentEntry(described));
  },

  "repos/delete-file": async (call) => {
    const repository = writableRepositoryOf(call);
    const path = pathOf(call);
    const body = removal.parse(call.body);
    const { branch, tip } = await target(repository, body.branch);
    const existing = tip && (await repository.git.entry(tip.sha, path));
    if (existing === undefined || existing.kind === "dir") throw notFound();
    if (body.sha === undefined) throw missingSha();
    if (body.sha !== existing.oid) throw conflict(`${path} does not match ${body.sha}`);
    const commit = await makeCommit(call, repository, { branch, tip, body, change: { path } });
    return answer(200, call, repository, commit, null);
  },
};

function pathOf({ params }: Call): string {
  // The root directory arrives as "/".
  return (params["path"] ?? "").replace(/^\/$/, "").replace(/\/$/, "");
}

function rootEntry({ tree }: Commit): TreeEntry {
  return { name: "", mode: "040000", oid: tree, type: "tree", kind: "dir" };
}

async function directory(
  of: Pick<ContentOf, "github" | "repository" | "ref">,
  commit: Commit,
  path: string,
): Promise<Record<string, unknown>[]> {
  const entries = (await of.repository.git.directoryEntries(commit.sha, path)) ?? [];
  return Promise.all(
    entries.map(async (entry) => {
      const size = entry.type === "blob" ? (await blob(of.repository, entry.oid)).length : 0;
      return contentEntry({ ...of, path: path === "" ? entry.name : `${path}/${entry.name}`, entry, size });
    }),
  );
}

async function blob(repository: Repository, oid: string): Promise<Buffer> {
  const object = await repository.git.object(oid);
  if (object?.type !== "blob") throw new Error(`${oid} is not a blob of ${repository.name}`);
  return object.content;
}

/** The branch to write to. The first write to an empty repository creates its branch. */
async function target(
  repository: Repository,
  wanted = repository.record.settings.default_branch,
): Promise<{ branch: string; tip: Commit | undefined }> {
  const branch = wanted.replace(/^refs\/heads\//, "");
  const tip = await repository.git.branch(branch);
  if (tip === undefined && (await repository.git.refs("refs/heads/")).length > 0) {
    throw new Refusal(404, `Branch ${branch} not found`);
  }
  return { branch, tip };
}

async function requireNoFileAbove(repository: Repository, tip: Commit | undefined, path: string): Promise<void> {
  if (tip === undefined) return;
  const parts = path.split("/");
  for (let depth = 1; depth < parts.length; depth++) {
    const above = parts.slice(0, depth).join("/");
    const entry = await repository.git.entry(tip.sha, above);
    if (entry === undefined) return;
    if (entry.kind !== "dir") throw new Refusal(422, `${above} is a file, so ${path} cannot be created.`);
  }
}

async function makeCommit(
  { github, access }: Call,
  repository: Repository,
  commit: { branch: string; tip: Commit | undefined; body: z.infer<typeof removal>; change: Change },
): Promise<Commit> {
  const { branch, tip, body, change } = commit;
  // GitHub signs commits that an App makes without an explicit author or committer.
  const isSigned = access !== undefined && body.author === undefined && body.committer === undefined;
  requireRulesKept(github, repository, branch, "commit", isSigned);
  const author = signature(body.author ?? body.committer, operatorSignature(github));
  const committer = signature(body.committer ?? body.author, githubSignature());
  try {
    const sha = await repository.git.commit({
      branch,
      parent: tip?.sha,
      author,
      committer,
      message: body.message,
      changes: [change],
    });
    repository.pushed();
    const made = await repository.git.resolve(sha);
    if (made === undefined) throw new Error(`commit ${sha} is not there`);
    return made;
  } catch (error) {
    if (!(error instanceof BranchMovedError)) throw error;
    const now = await repository.git.branch(branch);
    throw conflict(`is at ${now?.sha ?? "(nothing)"} but expected ${tip?.sha ?? "(nothing)"}`);
  }
}

function signature(given: z.infer<typeof person> | undefined, fallback: Signature): Signature {
  if (given?.name === undefined || given.email === undefined) return fallback;
  const { name, email, date } = given;
  return { name, email, date: date === undefined || Number.isNaN(Date.parse(date)) ? fallback.date : date };
}

function answer(
  status: number,
  call: Call,
  repository: Repository,
  commit: Commit,
  content: Record<string, unknown> | null,
): Answer {
  return { status, body: { content, commit: gitCommit(call.github, repository, commit) } };
}

function decoded(text: string): Buffer {
  const compact = text.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 !== 0) {
    throw new Refusal(422, "content is not valid Base64");
  }
  return Buffer.from(compact, "base64");
}

function missingSha(): Refusal {
  return new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
}

async function noCommit(repository: Repository, ref: string): Promise<Refusal> {
  const isEmpty = (await repository.git.refs("refs/heads/")).length === 0;
  return new Refusal(404, isEmpty ? "This repository is empty." : `No commit found for the ref ${ref}`);
}
