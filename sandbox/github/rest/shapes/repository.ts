import type { Context } from "../../context.ts";
import type { Repository } from "../../store/store.ts";
import { account, findOwner, nodeId } from "./account.ts";

/** The suffix after `/repos/{owner}/{repo}` of each of a repository's URLs. */
const urls = {
  url: "",
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

/** The API URL of a repository. */
export function repositoryUrl(github: Context, repository: Repository): string {
  return `${github.apiUrl}/repos/${repository.owner}/${repository.name}`;
}

/** The web page of a repository. */
export function repositoryPage(github: Context, repository: Repository): string {
  return `${github.url}/${repository.owner}/${repository.name}`;
}

/** The permissions of a caller: everything with the token, read without it. */
export function permissions(authenticated: boolean): Record<string, boolean> {
  const may = authenticated;
  return { admin: may, maintain: may, push: may, triage: may, pull: true };
}

/** `minimal-repository` of the description, as in lists. */
export function minimalRepository(
  github: Context,
  repository: Repository,
  authenticated: boolean,
): Record<string, unknown> {
  const { name, owner, record } = repository;
  const { internal, ...settings } = record.settings;
  const base = repositoryUrl(github, repository);
  const page = repositoryPage(github, repository);
  const openIssues = record.issues.filter(({ state }) => state === "open").length;
  return {
    ...settings,
    id: record.id,
    node_id: nodeId("Repository", record.id),
    name,
    full_name: `${owner}/${name}`,
    owner: account(github, owner),
    visibility: internal ? "internal" : settings.private ? "private" : "public",
    // An empty string is not a URI, and GitHub returns either for "no home page".
    homepage: record.settings.homepage === "" ? null : record.settings.homepage,
    html_url: page,
    fork: record.fork_of !== undefined,
    ...Object.fromEntries(Object.entries(urls).map(([key, suffix]) => [key, `${base}${suffix}`])),
    git_url: `git://${new URL(github.url).host}/${owner}/${name}.git`,
    ssh_url: `ssh://git@${github.sshHost}/${owner}/${name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    language: null,
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    open_issues_count: openIssues,
    open_issues: openIssues,
    topics: record.topics,
    has_pages: false,
    disabled: false,
    pushed_at: record.pushed_at,
    created_at: record.created_at,
    updated_at: record.updated_at,
    permissions: permissions(authenticated),
    license: null,
    ...(authenticated ? { security_and_analysis: record.security_and_analysis } : {}),
  };
}

/** `full-repository` of the description, as returned by operations on one repository. */
export function fullRepository(
  github: Context,
  repository: Repository,
  authenticated: boolean,
): Record<string, unknown> {
  return {
    ...minimalRepository(github, repository, authenticated),
    temp_clone_token: null,
    ...(findOwner(github, repository.owner)?.isPerson === false
      ? { organization: account(github, repository.owner) }
      : {}),
    network_count: 0,
    subscribers_count: 0,
  };
}
