import { z } from "zod";
import type { Context } from "../context.ts";
import { isSafeRef } from "../git/bare-repository.ts";
import type { Commit } from "../git/commit.ts";
import type { Repository } from "../store/store.ts";
import { conflict, created, ok, Refusal } from "./answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { paginate } from "./pagination.ts";
import { repositoryCommit } from "./shapes/commit.ts";
import { repositoryPage, repositoryUrl } from "./shapes/repository.ts";

const prefix = "refs/heads/";

/** Operations on branches. */
export const branches: Family = {
  "repos/list-branches": async (call) => {
    const repository = repositoryOf(call);
    const url = repositoryUrl(call.github, repository);
    const refs = call.query["protected"] === "true" ? [] : await repository.git.refs(prefix);
    return paginate(call, refs, (page) =>
      page.map(({ ref, oid }) => ({
        name: ref.slice(prefix.length),
        commit: { sha: oid, url: `${url}/commits/${oid}` },
        protected: false,
      })),
    );
  },

  "repos/get-branch": async (call) => {
    const repository = repositoryOf(call);
    const name = call.params["branch"] ?? "";
    return ok(shape(call.github, repository, name, await tip(call, repository)));
  },

  "repos/rename-branch": async (call) => {
    const repository = writableRepositoryOf(call);
    const commit = await tip(call, repository);
    const name = call.params["branch"] ?? "";
    const { new_name: next } = z.object({ new_name: z.string() }).parse(call.body);
    if (!isSafeRef(next)) throw new Refusal(422, `${next} is not a valid branch name.`);
    if (!(await repository.git.updateRef(`${prefix}${next}`, commit.sha, undefined))) {
      throw new Refusal(422, "New branch name already exists");
    }
    if (repository.record.settings.default_branch === name) {
      await repository.git.git(["symbolic-ref", "HEAD", `${prefix}${next}`]);
      repository.record.settings.default_branch = next;
    }
    if (!(await repository.git.updateRef(`${prefix}${name}`, undefined, commit.sha))) throw conflict("Branch moved");
    repository.pushed();
    return created(shape(call.github, repository, next, commit));
  },
};

async function tip({ params }: Call, repository: Repository): Promise<Commit> {
  const commit = await repository.git.branch(params["branch"] ?? "");
  if (commit === undefined) throw new Refusal(404, "Branch not found");
  return commit;
}

/** `branch-with-protection` of the description. */
function shape(github: Context, repository: Repository, name: string, commit: Commit): Record<string, unknown> {
  const self = `${repositoryUrl(github, repository)}/branches/${encodeURIComponent(name)}`;
  return {
    name,
    commit: repositoryCommit(github, repository, commit),
    _links: { self, html: `${repositoryPage(github, repository)}/tree/${name}` },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: "off", contexts: [], checks: [] } },
    protection_url: `${self}/protection`,
  };
}
