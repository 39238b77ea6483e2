import { z } from "zod";
import type { Context } from "../context.ts";
import type { Label } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import { created, invalid, noContent, notFound, ok } from "./answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { paginate } from "./pagination.ts";
import { nodeId } from "./shapes/account.ts";
import { repositoryUrl } from "./shapes/repository.ts";

const color = z.string().regex(/^[0-9a-fA-F]{6}$/);
const creation = z.object({ name: z.string(), color: z.string().optional(), description: z.string().nullish() });
const change = z.object({
  new_name: z.string().optional(),
  color: z.string().optional(),
  description: z.string().nullish(),
});

/** Operations on labels of issues and pull requests. */
export const labels: Family = {
  "issues/list-labels-for-repo": (call) => {
    const repository = repositoryOf(call);
    return paginate(call, repository.record.labels, (page) => page.map((one) => shape(call.github, repository, one)));
  },

  "issues/create-label": (call) => {
    const repository = writableRepositoryOf(call);
    const body = creation.parse(call.body);
    requireFree(repository, body.name);
    const label: Label = {
      id: call.github.store.nextId(),
      name: body.name,
      color: checkedColor(body.color ?? "ededed"),
      description: body.description ?? null,
      default: false,
    };
    repository.record.labels.push(label);
    repository.save();
    return created(shape(call.github, repository, label));
  },

  "issues/get-label": (call) => {
    const repository = repositoryOf(call);
    return ok(shape(call.github, repository, find(call, repository)));
  },

  "issues/update-label": (call) => {
    const repository = writableRepositoryOf(call);
    const label = find(call, repository);
    const body = change.parse(call.body ?? {});
    const name = body.new_name ?? label.name;
    if (!sameName(name, label.name)) requireFree(repository, name);
    label.name = name;
    if (body.color !== undefined) label.color = checkedColor(body.color);
    if (body.description !== undefined) label.description = body.description;
    repository.save();
    return ok(shape(call.github, repository, label));
  },

  "issues/delete-label": (call) => {
    const repository = writableRepositoryOf(call);
    repository.record.labels.splice(repository.record.labels.indexOf(find(call, repository)), 1);
    repository.save();
    return noContent;
  },
};

/** The labels of a new repository. */
export function defaultLabels({ store }: Context): Label[] {
  const table: [name: string, color: string, description: string][] = [
    ["bug", "d73a4a", "Something isn't working"],
    ["documentation", "0075ca", "Improvements or additions to documentation"],
    ["duplicate", "cfd3d7", "This issue or pull request already exists"],
    ["enhancement", "a2eeef", "New feature or request"],
    ["good first issue", "7057ff", "Good for newcomers"],
    ["help wanted", "008672", "Extra attention is needed"],
    ["invalid", "e4e669", "This doesn't seem right"],
    ["question", "d876e3", "Further information is requested"],
    ["wontfix", "ffffff", "This will not be worked on"],
  ];
  return table.map(([name, color, description]) => ({ id: store.nextId(), name, color, description, default: true }));
}

/** `label` of the description. */
export function shape(github: Context, repository: Repository, label: Label): Record<string, unknown> {
  return {
    ...label,
    node_id: nodeId("Label", label.id),
    url: `${repositoryUrl(github, repository)}/labels/${encodeURIComponent(label.name)}`,
  };
}

function find({ params }: Call, repository: Repository): Label {
  const label = repository.record.labels.find(({ name }) => sameName(name, params["name"] ?? ""));
  if (label === undefined) throw notFound();
  return label;
}

function requireFree(repository: Repository, wanted: string): void {
  if (repository.record.labels.some(({ name }) => sameName(name, wanted))) {
    throw invalid({ resource: "Label", field: "name", code: "already_exists" });
  }
}

function checkedColor(value: string): string {
  if (!color.safeParse(value).success) throw invalid({ resource: "Label", field: "color", code: "invalid" });
  return value;
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
