import type { Context } from "../../context.ts";
import type { Commit, Signature } from "../../git/commit.ts";
import type { Repository } from "../../store/store.ts";
import { account, nodeId } from "./account.ts";
import { repositoryPage, repositoryUrl } from "./repository.ts";
import { operatorEmail } from "./signature.ts";

const unsigned = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

/** `git-commit` of the description: a commit in Git's form. */
export function gitCommit(github: Context, repository: Repository, commit: Commit): Record<string, unknown> {
  const api = repositoryUrl(github, repository);
  const page = repositoryPage(github, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: unsigned,
  };
}

/** `commit` of the description: a commit in GitHub's form, with accounts in place of addresses. */
export function repositoryCommit(github: Context, repository: Repository, commit: Commit): Record<string, unknown> {
  const api = repositoryUrl(github, repository);
  const page = repositoryPage(github, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url: `${api}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: unsigned,
    },
    author: accountOf(github, commit.author),
    committer: accountOf(github, commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
  };
}

/** The account with an address; null if there is none. */
function accountOf(github: Context, { email }: Signature): Record<string, unknown> | null {
  return email === operatorEmail(github) ? account(github, github.operator) : null;
}
