import type { Context } from "../../context.ts";

/** Ids of the first two accounts; all other ids start at 1001. */
export const organizationId = 1;
/** See {@link organizationId}. */
export const operatorId = 2;

/** An account with repositories. */
export interface Owner {
  /** Login in GitHub's spelling. */
  readonly login: string;
  readonly id: number;
  readonly isPerson: boolean;
}

/** @returns the owner with that login, ignoring case */
export function findOwner({ organization, isPerson, store }: Context, login: string): Owner | undefined {
  const own = { login: organization, id: isPerson ? operatorId : organizationId, isPerson };
  return [own, ...store.organization.owners].find((one) => one.login.toLowerCase() === login.toLowerCase());
}

/** Id of an account; the operator's id if the stand-in does not know the account. */
export function accountId(github: Context, login: string): number {
  return findOwner(github, login)?.id ?? operatorId;
}

/** `simple-user` of the description. */
export function account(github: Context, login: string): Record<string, unknown> {
  const owner = findOwner(github, login);
  const isOrganization = owner?.isPerson === false;
  const id = accountId(github, login);
  const url = `${github.apiUrl}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId("User", id),
    avatar_url: `${github.url}/avatars/${login}`,
    gravatar_id: "",
    url,
    html_url: `${github.url}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: isOrganization ? "Organization" : "User",
    user_view_type: "public",
    site_admin: false,
  };
}

/** `organization-simple` of the description. */
export function organizationSimple(github: Context, login = github.organization): Record<string, unknown> {
  const { apiUrl, url: site } = github;
  const url = `${apiUrl}/orgs/${login}`;
  const id = accountId(github, login);
  return {
    login,
    id,
    node_id: nodeId("Organization", id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${site}/avatars/${login}`,
    description: null,
  };
}

/** An object's id in GitHub's GraphQL API; opaque, but stable. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString("base64url");
}
