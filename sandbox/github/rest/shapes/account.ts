import type { Context } from "../../context.ts";

/** Ids of the two accounts; everything else is numbered from 1001. */
export const organizationId = 1;
/** See {@link organizationId}. */
export const operatorId = 2;

/** `simple-user` of the description. */
export function account(github: Context, login: string): Record<string, unknown> {
  const isOrganization = login === github.organization && !github.isPerson;
  const url = `${github.apiUrl}/users/${login}`;
  return {
    login,
    id: isOrganization ? organizationId : operatorId,
    node_id: nodeId("User", isOrganization ? organizationId : operatorId),
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
export function organizationSimple({ organization, apiUrl, url: site }: Context): Record<string, unknown> {
  const url = `${apiUrl}/orgs/${organization}`;
  return {
    login: organization,
    id: organizationId,
    node_id: nodeId("Organization", organizationId),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${site}/avatars/${organization}`,
    description: null,
  };
}

/** An object's id in GitHub's GraphQL API; opaque, but stable. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString("base64url");
}
