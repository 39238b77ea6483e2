import { z } from "zod";
import { includes } from "../apps/installation-rights.ts";
import type { InstallationAccess } from "../apps/installation-tokens.ts";
import type { BareRepository } from "../git/bare-repository.ts";
import { securityAndAnalysis, settings } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import { type Answer, created, invalid, noContent, notFound, ok, Refusal } from "./answer.ts";
import { type Call, type Family, organizationOf, repositoryOf, writableRepositoryOf } from "./call.ts";
import { newRecord } from "./new-record.ts";
import { paginate } from "./pagination.ts";
import { repositoryName } from "./repository-name.ts";
import { fullRepository, minimalRepository } from "./shapes/repository.ts";
import { operatorSignature } from "./shapes/signature.ts";

const change = z.looseObject({
  name: z.string().optional(),
  visibility: z.enum(["public", "private", "internal"]).optional(),
  security_and_analysis: z.record(z.string(), z.unknown()).nullish(),
});

const creation = change.extend({
  name: z.string(),
  auto_init: z.boolean().default(false),
  gitignore_template: z.string().default(""),
  license_template: z.string().default(""),
  custom_properties: z.record(z.string(), z.unknown()).default({}),
});

/** Operations on repositories of organisations and people, and on their settings. */
export const repositories: Family = {
  "repos/create-in-org": (call) => {
    return create(call, organizationOf(call).login);
  },

  "repos/create-for-authenticated-user": (call) => {
    if (!call.github.isPerson)
      throw new Refusal(501, "The stand-in keeps no repositories of people beside an organisation.");
    return create(call, call.github.organization);
  },

  "repos/list-for-org": (call) => {
    const { login } = organizationOf(call);
    const { github, authenticated } = call;
    const seesPrivate = authenticated && github.faults.get("token-sees-nothing") === undefined;
    const { access } = call;
    const visible = github.store
      .all()
      .filter(({ owner }) => owner === login)
      .filter(
        (repository) =>
          (seesPrivate && (access === undefined || includes(access, repository))) ||
          !repository.record.settings.private,
      );
    return paginate(call, visible, (page) => page.map((one) => minimalRepository(github, one, authenticated)));
  },

  "repos/get": (call) => ok(fullRepository(call.github, repositoryOf(call), call.authenticated)),

  "repos/update": async (call) => {
    const { github } = call;
    const repository = repositoryOf(call);
    const body = change.parse(call.body ?? {});
    if (repository.record.settings.archived && body["archived"] !== false) writableRepositoryOf(call);
    checkVisibility(github, body);
    const next = mergedSettings(repository.record.settings, body);
    if (!next.allow_merge_commit && !next.allow_rebase_merge && !next.allow_squash_merge) {
      throw invalid({
        resource: "Repository",
        field: "merge_commit_allowed",
        code: "custom",
        message: "Sorry, you need to allow at least one merge strategy. (no_merge_method)",
      });
    }
    if (next.default_branch !== repository.record.settings.default_branch) {
      await moveDefaultBranch(repository, next.default_branch);
    }
    repository.record.settings = next;
    repository.record.security_and_analysis = securityAndAnalysis.parse({
      ...repository.record.security_and_analysis,
      ...body.security_and_analysis,
    });
    repository.save();
    return ok(fullRepository(github, renamed(call, repository, body.name), true));
  },

  "repos/delete": async (call) => {
    await call.github.store.remove(repositoryOf(call));
    return noContent;
  },

  "repos/get-all-topics": (call) => ok({ names: repositoryOf(call).record.topics }),

  "repos/replace-all-topics": (call) => {
    const repository = writableRepositoryOf(call);
    const { names } = z.object({ names: z.array(z.string()) }).parse(call.body);
    // https://docs.github.com/repositories/classifying-your-repository-with-topics
    if (names.some((name) => !/^[a-z0-9][a-z0-9-]{0,49}$/.test(name.toLowerCase()))) {
      throw new Refusal(
        422,
        "Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens.",
      );
    }
    repository.record.topics = names.map((name) => name.toLowerCase());
    repository.save();
    return ok({ names: repository.record.topics });
  },

  "repos/check-vulnerability-alerts": (call) => {
    if (!repositoryOf(call).record.vulnerability_alerts) throw notFound();
    return noContent;
  },

  "repos/enable-vulnerability-alerts": (call) => setVulnerabilityAlerts(call, true),

  "repos/disable-vulnerability-alerts": (call) => setVulnerabilityAlerts(call, false),
};

async function create(call: Call, owner: string): Promise<Answer> {
  const { github } = call;
  const body = creation.parse(call.body);
  for (const template of [body.gitignore_template, body.license_template]) {
    if (template !== "") throw new Refusal(501, `The stand-in has no template ${JSON.stringify(template)}.`);
  }
  const name = repositoryName(body.name);
  const property = github.faults.get("required-property");
  if (property !== undefined && !(property.name in body.custom_properties)) {
    throw new Refusal(422, `Repository creation failed: the custom property ${property.name} needs a value.`);
  }
  if (github.store.find(name, owner) !== undefined) throw nameTaken();
  checkVisibility(github, body);
  const branch = github.faults.get("default-branch")?.branch ?? settings.parse({}).default_branch;
  const wanted = mergedSettings({ default_branch: branch }, body);
  const firstCommit = async (git: BareRepository): Promise<void> => {
    if (!body.auto_init) return;
    const signature = operatorSignature(github);
    await git.commit({
      branch: wanted.default_branch,
      parent: undefined,
      author: signature,
      committer: signature,
      message: "Initial commit",
      changes: [{ path: "README.md", content: Buffer.from(`# ${name}`) }],
    });
  };
  const repository = await github.store.create(name, newRecord(github, wanted), firstCommit, owner);
  if (call.access !== undefined) addToInstallation(call, call.access, name);
  return created(fullRepository(github, repository, true));
}

/** Adds a new repository to the installation that created it, if the installation covers only some repositories. */
function addToInstallation(
  { github: { store } }: Call,
  { slug, installation, repositories }: InstallationAccess,
  name: string,
): void {
  const app = store.organization.apps.find((known) => known.slug === slug);
  repositories?.push(name.toLowerCase());
  const known = app && [app.installation, ...app.elsewhere].find(({ id }) => id === installation);
  known?.repositories?.push(name);
  store.saveOrganization();
}

function mergedSettings(
  current: Repository["record"]["settings"] | object,
  body: z.infer<typeof change>,
): Repository["record"]["settings"] {
  return settings.parse({ ...current, ...body, ...visibilityOf(body) });
}

function visibilityOf({ visibility, ...body }: z.infer<typeof change>): object {
  if (visibility === undefined) return body["private"] === false ? { internal: false } : {};
  return { private: visibility !== "public", internal: visibility === "internal" };
}

/** @throws Refusal if the organisation is to get an internal repository and belongs to no enterprise */
function checkVisibility({ faults }: Call["github"], { visibility }: z.infer<typeof change>): void {
  if (visibility !== "internal" || faults.get("enterprise") !== undefined) return;
  throw new Refusal(422, "Only organizations associated with an enterprise can set visibility to internal");
}

async function moveDefaultBranch(repository: Repository, branch: string): Promise<void> {
  if ((await repository.git.branch(branch)) === undefined) {
    throw invalid({
      resource: "Repository",
      field: "default_branch",
      code: "invalid",
      message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
    });
  }
  await repository.git.git(["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
}

function renamed({ github }: Call, repository: Repository, wanted: string | undefined): Repository {
  const name = wanted === undefined ? repository.name : repositoryName(wanted);
  if (name === repository.name) return repository;
  const other = github.store.find(name, repository.owner);
  if (other !== undefined && other !== repository) throw nameTaken();
  return github.store.rename(repository, name);
}

function nameTaken(): Refusal {
  return invalid(
    { resource: "Repository", field: "name", code: "custom", message: "name already exists on this account" },
    "Repository creation failed.",
  );
}

function setVulnerabilityAlerts(call: Call, enabled: boolean): typeof noContent {
  const repository = writableRepositoryOf(call);
  repository.record.vulnerability_alerts = enabled;
  repository.save();
  return noContent;
}
