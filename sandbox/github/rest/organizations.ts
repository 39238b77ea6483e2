import type { Context } from "../context.ts";
import { notFound, ok } from "./answer.ts";
import { type Call, type Family, organizationOf, requireOrganization } from "./call.ts";
import { account, findOwner, organizationSimple } from "./shapes/account.ts";
import { paginate } from "./pagination.ts";

/** Operations on the organisation, its one member, and GitHub as a whole. */
export const organizations: Family = {
  "orgs/get": (call) => {
    const { login } = organizationOf(call);
    const { github } = call;
    const repositories = github.store.all().filter(({ owner }) => owner === login);
    return ok({
      ...organizationSimple(github, login),
      name: login,
      has_organization_projects: true,
      has_repository_projects: true,
      public_repos: repositories.filter(({ record }) => !record.settings.private).length,
      total_private_repos: repositories.filter(({ record }) => record.settings.private).length,
      public_gists: 0,
      followers: 0,
      following: 0,
      html_url: `${github.url}/${login}`,
      type: "Organization",
      // Only an owner can see the settings of the organisation.
      ...(call.access === undefined && call.authenticated ? settings(github) : {}),
      created_at: github.store.organization.created_at,
      updated_at: github.store.organization.created_at,
      archived_at: null,
    });
  },

  "orgs/list-members": (call) => {
    requireOrganization(call);
    return paginate(call, [account(call.github, call.github.operator)], (page) => page);
  },

  "orgs/get-membership-for-user": (call) => {
    requireOrganization(call);
    if (call.params["username"] !== call.github.operator) throw notFound();
    return ok(membership(call));
  },

  "orgs/get-membership-for-authenticated-user": (call) => {
    requireOrganization(call);
    return ok(membership(call));
  },

  "orgs/custom-properties-for-repos-get-organization-definitions": (call) => {
    requireOrganization(call);
    const name = call.github.faults.get("required-property")?.name;
    return ok(name === undefined ? [] : [requiredProperty(call, name)]);
  },

  "rate-limit/get": ({ github }) => {
    const { limit, remaining, reset, used } = github.rateLimit.now();
    const exhausted = github.faults.limitReset;
    const rate =
      exhausted === undefined
        ? { limit, remaining, reset, used }
        : { limit, remaining: 0, reset: exhausted, used: limit };
    return ok({ resources: { core: rate, search: rate }, rate });
  },

  "meta/get": ({ github }) => ok({ verifiable_password_authentication: false, ssh_keys: [github.sshHostKey] }),

  "users/get-authenticated": (call) => ok(user(call, call.github.operator)),

  "users/get-by-username": (call) => {
    const { github, params } = call;
    const wanted = params["username"] ?? "";
    const login = wanted === github.operator ? wanted : findOwner(github, wanted)?.login;
    if (login === undefined) throw notFound();
    return ok(user(call, login));
  },
};

/** `custom-property` of the description. */
function requiredProperty({ github }: Call, property_name: string): Record<string, unknown> {
  return {
    property_name,
    url: `${github.apiUrl}/orgs/${github.organization}/properties/schema/${property_name}`,
    source_type: "organization",
    value_type: "string",
    required: true,
    default_value: null,
    values_editable_by: "org_actors",
    require_explicit_values: true,
  };
}

function settings({ faults }: Context): Record<string, unknown> {
  const isEnterprise = faults.get("enterprise") !== undefined;
  return {
    plan: { name: isEnterprise ? "enterprise" : "team", space: 976_562_499, private_repos: 999_999 },
    members_can_create_internal_repositories: isEnterprise,
    default_repository_permission: "none",
    members_can_create_repositories: true,
    web_commit_signoff_required: false,
    deploy_keys_enabled_for_repositories: faults.get("deploy-keys-disabled") === undefined,
  };
}

function user({ github }: Call, login: string): Record<string, unknown> {
  const { created_at } = github.store.organization;
  return {
    ...account(github, login),
    name: login,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at,
    updated_at: created_at,
  };
}

function membership({ github }: Call): Record<string, unknown> {
  const url = `${github.apiUrl}/orgs/${github.organization}`;
  return {
    url: `${url}/memberships/${github.operator}`,
    state: "active",
    role: "admin",
    organization_url: url,
    organization: organizationSimple(github),
    user: account(github, github.operator),
  };
}
