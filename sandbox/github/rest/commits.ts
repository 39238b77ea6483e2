import type { Context } from "../context.ts";
import type { Commit } from "../git/commit.ts";
import type { Repository } from "../store/store.ts";
import { conflict, notFound, ok, Refusal } from "./answer.ts";
import { type Family, repositoryOf } from "./call.ts";
import { linkHeader, pageOf } from "./pagination.ts";
import { repositoryCommit } from "./shapes/commit.ts";
import { repositoryPage, repositoryUrl } from "./shapes/repository.ts";

/** Operations on commits. */
export const commits: Family = {
  "repos/list-commits": async (call) => {
    const repository = repositoryOf(call);
    const ref = call.query["sha"] ?? repository.record.settings.default_branch;
    const from = await repository.git.resolve(ref);
    if (from === undefined) {
      if ((await repository.git.refs("refs/heads/")).length === 0) throw conflict("Git Repository is empty.");
      throw notFound();
    }
    const { skip, perPage } = pageOf(call);
    const { path } = call.query;
    const range = { skip, limit: perPage + 1 };
    const shas = await repository.git.history(from.sha, path === undefined ? range : { ...range, path });
    const page = await Promise.all(shas.slice(0, perPage).map((sha) => repository.git.resolve(sha)));
    return ok(
      page.filter((commit) => commit !== undefined).map((one) => repositoryCommit(call.github, repository, one)),
      linkHeader(call, shas.length > perPage),
    );
  },

  "repos/get-commit": async (call) => {
    const repository = repositoryOf(call);
    const ref = call.params["ref"] ?? "";
    const commit = await repository.git.resolve(ref);
    if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`);
    if (call.accept.includes("application/vnd.github.sha")) {
      return ok(Buffer.from(commit.sha), { "content-type": "application/vnd.github.sha" });
    }
    const files = await changedFiles(repository, commit);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return ok({
      ...repositoryCommit(call.github, repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files.map((file) => diffEntry(call.github, repository, commit, file)),
    });
  },
};

interface ChangedFile {
  readonly filename: string;
  readonly status: "added" | "removed" | "modified";
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
}

const statuses: Record<string, ChangedFile["status"]> = { A: "added", D: "removed", M: "modified", T: "modified" };

/**
 * Compares a commit with another, its first parent by default. Renames are shown as a removal and an addition.
 */
export async function changedFiles(
  repository: Repository,
  commit: Commit,
  before = commit.parents[0],
): Promise<ChangedFile[]> {
  const out = await repository.git.git([
    ...["diff-tree", "-r", "-z", "--root", "--no-commit-id", "--no-renames", "--raw", "--numstat"],
    ...(before === undefined ? [] : [before]),
    commit.sha,
  ]);
  const fields = out.split("\0").filter((field) => field !== "");
  const raw = new Map<string, { status: ChangedFile["status"]; sha: string }>();
  const files: ChangedFile[] = [];
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? "";
    const [, before = "", after = "", letter = ""] = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(field) ?? [];
    if (letter !== "") {
      raw.set(fields[++at] ?? "", { status: statuses[letter] ?? "modified", sha: letter === "D" ? before : after });
      continue;
    }
    const [added = "", removed = "", filename = ""] = field.split("\t");
    const known = raw.get(filename);
    // For a binary file, both numbers are "-".
    if (known !== undefined) {
      files.push({ filename, ...known, additions: Number(added) || 0, deletions: Number(removed) || 0 });
    }
  }
  return files;
}

/** `diff-entry` of the description. */
export function diffEntry(
  github: Context,
  repository: Repository,
  commit: Commit,
  file: ChangedFile,
): Record<string, unknown> {
  const path = file.filename.split("/").map(encodeURIComponent).join("/");
  const page = repositoryPage(github, repository);
  return {
    ...file,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${commit.sha}/${path}`,
    raw_url: `${page}/raw/${commit.sha}/${path}`,
    contents_url: `${repositoryUrl(github, repository)}/contents/${path}?ref=${commit.sha}`,
  };
}
