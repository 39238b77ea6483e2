import { z } from "zod";
import type { Context } from "../context.ts";
import { timestamp } from "../git/commit.ts";
import type { Ruleset } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import { created, invalid, noContent, notFound, ok } from "./answer.ts";
import { mayBypass, organizationRuleset, organizationRulesetId, rulesFor } from "./branch-rules.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { paginate } from "./pagination.ts";
import { nodeId } from "./shapes/account.ts";
import { repositoryPage, repositoryUrl } from "./shapes/repository.ts";

const objects = z.record(z.string(), z.unknown());
const change = z.object({
  name: z.string().optional(),
  target: z.string().optional(),
  enforcement: z.string().optional(),
  bypass_actors: z.array(objects).nullish(),
  conditions: objects.optional(),
  rules: z.array(z.object({ type: z.string(), parameters: objects.optional() })).optional(),
});

/**
 * Operations on rulesets for branches. Rulesets are stored and returned; some rules refuse files that are written by
 * the API.
 */
export const rulesets: Family = {
  "repos/get-repo-rulesets": (call) => {
    const repository = repositoryOf(call);
    return paginate(call, repository.record.rulesets, (page) => page.map((one) => shape(call.github, repository, one)));
  },

  "repos/get-branch-rules": (call) => {
    const repository = repositoryOf(call);
    const { github, params } = call;
    const rules = rulesFor(github, repository, params["branch"] ?? "").map(({ type, ruleset }) => {
      const {
        id: ruleset_id,
        source_type: ruleset_source_type,
        source: ruleset_source,
      } = sourced(github, repository, ruleset);
      return { type, ruleset_source_type, ruleset_source, ruleset_id };
    });
    return paginate(call, rules, (page) => page);
  },

  "repos/create-repo-ruleset": (call) => {
    const repository = writableRepositoryOf(call);
    const now = timestamp();
    const ruleset = changed(
      {
        id: call.github.store.nextId(),
        name: "",
        target: "branch",
        enforcement: "disabled",
        bypass_actors: [],
        conditions: { ref_name: { include: [], exclude: [] } },
        rules: [],
        created_at: now,
        updated_at: now,
      },
      call,
    );
    requireFree(repository, ruleset);
    repository.record.rulesets.push(ruleset);
    repository.save();
    return created(shape(call.github, repository, ruleset));
  },

  "repos/get-repo-ruleset": (call) => {
    const repository = repositoryOf(call);
    const ofOrganization = organizationRuleset(call.github);
    const isOfOrganization = call.params["ruleset_id"] === String(ofOrganization?.id);
    const ruleset = ofOrganization !== undefined && isOfOrganization ? ofOrganization : find(call, repository);
    return ok(shape(call.github, repository, ruleset));
  },

  "repos/update-repo-ruleset": (call) => {
    const repository = writableRepositoryOf(call);
    const before = find(call, repository);
    const ruleset = changed(before, call);
    requireFree(repository, ruleset);
    repository.record.rulesets.splice(repository.record.rulesets.indexOf(before), 1, ruleset);
    repository.save();
    return ok(shape(call.github, repository, ruleset));
  },

  "repos/delete-repo-ruleset": (call) => {
    const repository = writableRepositoryOf(call);
    repository.record.rulesets.splice(repository.record.rulesets.indexOf(find(call, repository)), 1);
    repository.save();
    return noContent;
  },
};

function changed(ruleset: Ruleset, { body }: Call): Ruleset {
  const { bypass_actors, ...given } = change.parse(body ?? {});
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...ruleset,
    ...set,
    bypass_actors: bypass_actors ?? ruleset.bypass_actors,
    updated_at: timestamp(),
  };
}

function requireFree(repository: Repository, { id, name }: Ruleset): void {
  if (repository.record.rulesets.some((other) => other.name === name && other.id !== id)) {
    throw invalid({ resource: "Ruleset", field: "name", code: "custom", message: "Name must be unique" });
  }
}

function find({ params }: Call, repository: Repository): Ruleset {
  const ruleset = repository.record.rulesets.find(({ id }) => String(id) === params["ruleset_id"]);
  if (ruleset === undefined) throw notFound();
  return ruleset;
}

/** A ruleset with its owner. */
function sourced(github: Context, repository: Repository, ruleset: Ruleset) {
  return ruleset.id === organizationRulesetId
    ? { ...ruleset, source_type: "Organization", source: github.organization }
    : { ...ruleset, source_type: "Repository", source: `${github.organization}/${repository.name}` };
}

/** `repository-ruleset` of the description. */
function shape(github: Context, repository: Repository, ruleset: Ruleset): Record<string, unknown> {
  const { id } = ruleset;
  const page =
    id === organizationRulesetId
      ? `${github.url}/organizations/${github.organization}/settings/rules/${id}`
      : `${repositoryPage(github, repository)}/rules/${id}`;
  return {
    ...sourced(github, repository, ruleset),
    node_id: nodeId("RepositoryRuleset", id),
    current_user_can_bypass: mayBypass(github, ruleset) ? "always" : "never",
    _links: { self: { href: `${repositoryUrl(github, repository)}/rulesets/${id}` }, html: { href: page } },
  };
}
