import { z } from "zod";
import { includes } from "../apps/installation-rights.ts";
import { undecodable } from "../apps/json-web-token.ts";
import type { App, Installation, Permissions } from "../store/organization-record.ts";
import type { Repository } from "../store/store.ts";
import type { Context } from "../context.ts";
import { created, invalid, notFound, ok, Refusal } from "./answer.ts";
import type { Call, Family } from "./call.ts";
import { paginate } from "./pagination.ts";
import { account, accountId } from "./shapes/account.ts";
import { fullRepository, minimalRepository } from "./shapes/repository.ts";

const request = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
});

/** Operations for GitHub Apps, which authenticate with a JSON web token. */
export const apps: Family = {
  "apps/create-installation-access-token": (call) => {
    const { installation, slug } = installed(call);
    if (installation.suspended) throw new Refusal(403, "This installation has been suspended");
    const wanted = request.parse(call.body ?? {});
    const chosen = chosenRepositories(call, installation, wanted);
    const permissions = chosenPermissions(installation, wanted);
    const repositories = chosen?.map(({ name }) => name.toLowerCase()) ?? installation.repositories;
    const lowerCase = repositories?.map((name) => name.toLowerCase()) ?? null;
    return created({
      ...call.github.installationTokens.issue({
        ...{ slug, permissions, repositories: lowerCase },
        ...{ installation: installation.id, account: installation.account ?? call.github.organization },
      }),
      permissions,
      repository_selection: lowerCase === null ? "all" : "selected",
      ...(chosen === undefined
        ? {}
        : { repositories: chosen.map((repository) => minimalRepository(call.github, repository, false)) }),
    });
  },

  "apps/get-installation": (call) => ok(installationShape(call.github, installed(call))),

  "apps/list-repos-accessible-to-installation": (call) => {
    const { github, access } = call;
    if (access === undefined) throw new Refusal(403, "You must authenticate with an installation access token");
    const { repositories } = access;
    const seen = github.store.all().filter((repository) => includes(access, repository));
    return paginate(call, seen, (page) => ({
      total_count: seen.length,
      repository_selection: repositories === null ? "all" : "selected",
      repositories: page.map((repository) => ({ ...fullRepository(github, repository, true), temp_clone_token: "" })),
    }));
  },
};

interface Installed extends Pick<App, "id" | "slug"> {
  readonly installation: Installation;
}

/** @throws Refusal 401 if the caller is not an App; 404 if the installation belongs to another App */
function installed({ app, params }: Call): Installed {
  if (app === undefined) throw undecodable();
  const { id, slug } = app;
  const installation = [app.installation, ...app.elsewhere].find((one) => String(one.id) === params["installation_id"]);
  if (installation === undefined) throw notFound();
  return { id, slug, installation };
}

function installationShape(github: Context, { id, slug, installation }: Installed): Record<string, unknown> {
  const { permissions, repositories, suspended, account: login = github.organization } = installation;
  const { created_at } = github.store.organization;
  return {
    id: installation.id,
    account: account(github, login),
    repository_selection: repositories === null ? "all" : "selected",
    access_tokens_url: `${github.apiUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${github.apiUrl}/installation/repositories`,
    html_url: `${github.url}/organizations/${login}/settings/installations/${installation.id}`,
    app_id: id,
    app_slug: slug,
    target_id: accountId(github, login),
    target_type: "Organization",
    permissions,
    events: [],
    created_at,
    updated_at: created_at,
    single_file_name: null,
    suspended_by: suspended ? account(github, github.operator) : null,
    suspended_at: suspended ? created_at : null,
  };
}

/** @returns undefined if the token covers everything that the installation covers */
function chosenRepositories(
  { github: { store } }: Call,
  { account: owner, repositories: installed }: Installation,
  { repositories: names = [], repository_ids: ids = [] }: z.infer<typeof request>,
): Repository[] | undefined {
  if (names.length + ids.length === 0) return undefined;
  const found = [
    ...names.map((name) => store.find(name, owner)),
    ...ids.map((id) => store.all().find(({ record }) => record.id === id)),
  ];
  return found.map((repository) => {
    const isInstalled =
      repository !== undefined &&
      (installed === null || installed.some((name) => name.toLowerCase() === repository.name.toLowerCase()));
    if (isInstalled) return repository;
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  });
}

function chosenPermissions(
  { permissions: granted }: Installation,
  { permissions = granted }: z.infer<typeof request>,
): Permissions {
  for (const [name, wanted] of Object.entries(permissions)) {
    if (granted[name] === "write" || granted[name] === wanted) continue;
    const message = "The permissions requested are not granted to this installation.";
    throw invalid({ resource: "Installation", field: "permissions", code: "invalid" }, message);
  }
  return permissions;
}
