import { z } from "zod";
import { undecodable } from "../apps/json-web-token.ts";
import type { App, Permissions } from "../store/organization-record.ts";
import type { Repository } from "../store/store.ts";
import { created, invalid, notFound, Refusal } from "./answer.ts";
import type { Call, Family } from "./call.ts";
import { minimalRepository } from "./shapes/repository.ts";

const request = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
});

/** What GitHub Apps ask for, who prove themselves with a JSON web token. */
export const apps: Family = {
  "apps/create-installation-access-token": (call) => {
    const { installation } = appOfCall(call);
    if (String(installation.id) !== call.params["installation_id"]) throw notFound();
    const wanted = request.parse(call.body ?? {});
    const chosen = chosenRepositories(call, installation, wanted);
    const permissions = chosenPermissions(installation, wanted);
    const repositories = chosen?.map(({ name }) => name.toLowerCase()) ?? installation.repositories;
    const lowerCase = repositories?.map((name) => name.toLowerCase()) ?? null;
    return created({
      ...call.github.installationTokens.issue({ repositories: lowerCase, permissions }),
      permissions,
      repository_selection: lowerCase === null ? "all" : "selected",
      ...(chosen === undefined
        ? {}
        : { repositories: chosen.map((repository) => minimalRepository(call.github, repository, false)) }),
    });
  },
};

function appOfCall({ app }: Call): App {
  if (app === undefined) throw undecodable();
  return app;
}

/** @returns undefined if the token is for all that the installation has */
function chosenRepositories(
  { github: { store } }: Call,
  { repositories: installed }: App["installation"],
  { repositories: names = [], repository_ids: ids = [] }: z.infer<typeof request>,
): Repository[] | undefined {
  if (names.length + ids.length === 0) return undefined;
  const found = [
    ...names.map((name) => store.find(name)),
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
  { permissions: granted }: App["installation"],
  { permissions = granted }: z.infer<typeof request>,
): Permissions {
  for (const [name, wanted] of Object.entries(permissions)) {
    if (granted[name] === "write" || granted[name] === wanted) continue;
    const message = "The permissions requested are not granted to this installation.";
    throw invalid({ resource: "Installation", field: "permissions", code: "invalid" }, message);
  }
  return permissions;
}
