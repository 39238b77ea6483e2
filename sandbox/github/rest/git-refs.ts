import { z } from "zod";
import type { Context } from "../context.ts";
import { isSafeRef } from "../git/bare-repository.ts";
import { parseTree, type TreeEntry } from "../git/tree.ts";
import type { Repository } from "../store/store.ts";
import { conflict, created, noContent, notFound, ok, Refusal } from "./answer.ts";
import { requireRulesKept } from "./branch-rules.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { closePullsFrom } from "./pulls/merge.ts";
import { nodeId } from "./shapes/account.ts";
import { gitCommit } from "./shapes/commit.ts";
import { repositoryUrl } from "./shapes/repository.ts";

interface Ref {
  readonly ref: string;
  readonly oid: string;
  readonly type: string;
}

const creation = z.object({ ref: z.string(), sha: z.string() });
const change = z.object({ sha: z.string(), force: z.boolean().default(false) });

/** Operations on Git objects and refs. */
export const gitRefs: Family = {
  "git/get-ref": async (call) => {
    const repository = repositoryOf(call);
    return ok(shape(call.github, repository, await find(call, repository, notFound())));
  },

  "git/list-matching-refs": async (call) => {
    const repository = repositoryOf(call);
    const refs = await repository.git.refs(`refs/${call.params["ref"] ?? ""}`);
    return ok(refs.map((ref) => shape(call.github, repository, ref)));
  },

  "git/create-ref": async (call) => {
    const repository = writableRepositoryOf(call);
    const { ref, sha } = creation.parse(call.body);
    if (!/^refs\/[^/]+\/.+$/.test(ref)) {
      throw new Refusal(422, "Reference name must start with 'refs' and have at least two slashes.");
    }
    if (!isSafeRef(ref)) throw new Refusal(422, `${ref} is not a valid ref name.`);
    const object = await repository.git.object(sha);
    if (object === undefined) throw new Refusal(422, "Object does not exist");
    if (!(await repository.git.updateRef(ref, object.oid, undefined))) {
      throw new Refusal(422, "Reference already exists");
    }
    repository.pushed();
    return created(shape(call.github, repository, { ref, oid: object.oid, type: object.type }));
  },

  "git/update-ref": async (call) => {
    const repository = writableRepositoryOf(call);
    const { sha, force } = change.parse(call.body);
    const current = await find(call, repository, new Refusal(422, "Reference does not exist"));
    const object = await repository.git.object(sha);
    if (object === undefined) throw new Refusal(422, "Object does not exist");
    const branch = branchOf(current);
    if (branch !== undefined) requireRulesKept(call.github, repository, branch, "push");
    if (!force && !(await repository.git.isAncestor(current.oid, object.oid))) {
      throw new Refusal(422, "Update is not a fast forward");
    }
    if (!(await repository.git.updateRef(current.ref, object.oid, current.oid))) throw conflict("Reference moved");
    repository.pushed();
    return ok(shape(call.github, repository, { ...current, oid: object.oid, type: object.type }));
  },

  "git/delete-ref": async (call) => {
    const repository = writableRepositoryOf(call);
    const current = await find(call, repository, new Refusal(422, "Reference does not exist"));
    if (current.ref === `refs/heads/${repository.record.settings.default_branch}`) {
      throw new Refusal(422, "Cannot delete the default branch");
    }
    const branch = branchOf(current);
    if (branch !== undefined) {
      requireRulesKept(call.github, repository, branch, "deletion");
      await closePullsFrom(repository, branch);
    }
    if (!(await repository.git.updateRef(current.ref, undefined, current.oid))) throw conflict("Reference moved");
    repository.pushed();
    return noContent;
  },

  "git/get-commit": async (call) => {
    const repository = repositoryOf(call);
    const commit = await repository.git.resolve(call.params["commit_sha"] ?? "");
    if (commit === undefined) throw notFound();
    return ok(gitCommit(call.github, repository, commit));
  },

  "git/get-tree": async (call) => {
    const repository = repositoryOf(call);
    const name = call.params["tree_sha"] ?? "";
    const commit = await repository.git.resolve(name);
    const object = await repository.git.object(commit?.tree ?? name);
    if (object?.type !== "tree") throw notFound();
    const url = repositoryUrl(call.github, repository);
    const entries = await list(repository, parseTree(object.content), "", call.query["recursive"] !== undefined);
    return ok({
      sha: object.oid,
      url: `${url}/git/trees/${object.oid}`,
      truncated: false,
      tree: entries.map(({ path, size, entry: { mode, type, oid } }) => ({
        ...{ path, mode, type, sha: oid },
        ...(size === undefined ? {} : { size }),
        url: `${url}/git/${type}s/${oid}`,
      })),
    });
  },

  "git/get-blob": async (call) => {
    const repository = repositoryOf(call);
    const object = await repository.git.object(call.params["file_sha"] ?? "");
    if (object?.type !== "blob") throw notFound();
    return ok({
      sha: object.oid,
      node_id: nodeId("Blob", object.oid),
      size: object.content.length,
      url: `${repositoryUrl(call.github, repository)}/git/blobs/${object.oid}`,
      content: object.content.toString("base64"),
      encoding: "base64",
    });
  },
};

async function find({ params }: Call, repository: Repository, refusal: Refusal): Promise<Ref> {
  const wanted = `refs/${params["ref"] ?? ""}`;
  const refs = await repository.git.refs("refs/");
  if (refs.length === 0) throw conflict("Git Repository is empty.");
  const found = refs.find(({ ref }) => ref === wanted);
  if (found === undefined) throw refusal;
  return found;
}

/** The branch of a ref; undefined for any other ref, to which no rule applies. */
function branchOf({ ref }: Ref): string | undefined {
  return ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
}

/** `git-ref` of the description. */
function shape(github: Context, repository: Repository, { ref, oid, type }: Ref): Record<string, unknown> {
  const url = repositoryUrl(github, repository);
  return {
    ref,
    node_id: nodeId("Ref", `${repository.record.id}:${ref}`),
    url: `${url}/git/${ref}`,
    object: { type, sha: oid, url: `${url}/git/${type}s/${oid}` },
  };
}

async function list(
  repository: Repository,
  entries: readonly TreeEntry[],
  prefix: string,
  recursive: boolean,
): Promise<{ path: string; entry: TreeEntry; size?: number }[]> {
  const listed = await Promise.all(
    entries.map(async (entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.type === "commit") return [{ path, entry }];
      const object = await repository.git.object(entry.oid);
      if (entry.type === "blob") return [{ path, entry, size: object?.content.length ?? 0 }];
      const below = recursive && object !== undefined ? parseTree(object.content) : [];
      return [{ path, entry }, ...(await list(repository, below, `${path}/`, recursive))];
    }),
  );
  return listed.flat();
}
