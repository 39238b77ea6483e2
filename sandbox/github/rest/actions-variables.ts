import { z } from "zod";
import { timestamp } from "../git/commit.ts";
import type { Repository } from "../store/store.ts";
import { actionsName } from "./actions-secrets.ts";
import { conflict, created, noContent, notFound, ok } from "./answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { paginate } from "./pagination.ts";

type Variable = Repository["record"]["variables"][number];

const creation = z.object({ name: z.string(), value: z.string() });

/** Variables of GitHub Actions. */
export const actionsVariables: Family = {
  "actions/list-repo-variables": (call) => {
    const { variables } = repositoryOf(call).record;
    return paginate(call, variables, (page) => ({ total_count: variables.length, variables: page }));
  },

  "actions/create-repo-variable": (call) => {
    const repository = writableRepositoryOf(call);
    const body = creation.parse(call.body);
    const name = actionsName(body.name, "Variable");
    if (named(repository, name) !== undefined) throw conflict("Already exists - Variable already exists");
    const now = timestamp();
    repository.record.variables.push({ name, value: body.value, created_at: now, updated_at: now });
    repository.save();
    return created({});
  },

  "actions/get-repo-variable": (call) => ok(find(call, repositoryOf(call))),

  "actions/update-repo-variable": (call) => {
    const repository = writableRepositoryOf(call);
    const variable = find(call, repository);
    const body = creation.partial().parse(call.body);
    if (body.name !== undefined) variable.name = actionsName(body.name, "Variable");
    if (body.value !== undefined) variable.value = body.value;
    variable.updated_at = timestamp();
    repository.save();
    return noContent;
  },

  "actions/delete-repo-variable": (call) => {
    const repository = writableRepositoryOf(call);
    repository.record.variables.splice(repository.record.variables.indexOf(find(call, repository)), 1);
    repository.save();
    return noContent;
  },
};

function find({ params }: Call, repository: Repository): Variable {
  const variable = named(repository, (params["name"] ?? "").toUpperCase());
  if (variable === undefined) throw notFound();
  return variable;
}

function named(repository: Repository, name: string): Variable | undefined {
  return repository.record.variables.find((variable) => variable.name === name);
}
