import { z } from "zod";
import { jsonOf } from "../../http/ask.ts";
import type { App } from "../../model/app.ts";
import { sourcePath } from "../../model/owners.ts";
import { readingApps } from "../../model/github-app.ts";
import { askForEach } from "../../github/owners-github.ts";
import { isArchived } from "../../preflight/archived.ts";
import { missingBranch } from "../../preflight/fleet-branch.ts";
import { findRepository, type WantedRepository } from "../../preflight/repositories.ts";
import { missingDirectories } from "../../preflight/source-paths.ts";
import { wantedOf } from "../../preflight/wanted.ts";
import { saidIn } from "../github/attempt.ts";
import { ownersSide } from "../github/owners-side.ts";
import type { GitHubSide } from "../github/side.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import type { Known } from "../known.ts";
import type { Plan } from "../plan.ts";
import { repositoriesIn } from "../state.ts";
import type { Check, CheckContext } from "../check.ts";

const repositorySchema = z.looseObject({
  name: z.string(),
  archived: z.boolean().default(false),
  permissions: z.looseObject({ admin: z.boolean() }).optional(),
});

/** Checks every repository that a run creates, writes to or has Flux read: that it exists, and who owns it. */
export const repositories: Check = {
  name: "repositories",
  title: "Repositories",
  look: async (context) => {
    const { gitHub, plan, state } = context;
    if ("why" in gitHub) return [unknown(`Not checked: ${gitHub.why}`)];
    if ("why" in plan) return [unknown(`Not checked: ${plan.why}`)];
    const side = gitHub.value;
    const wanted = wantedOf(plan.value.configuration);
    const made = repositoriesIn(state);
    const own = await askForEach(wanted.repositories, (one) => ownFinding(side, one, made));
    const { attachesTo } = wanted;
    const shared = attachesTo === undefined ? [] : [await sharedFinding(side, attachesTo)];
    const written = await askForEach(wanted.writesTo ?? [], (name) => archivedFinding(side, name));
    const sideOf = (app: App): Known<GitHubSide> => sourceSide(context, app, plan.value);
    const sources = await askForEach(sourcesOf(plan.value), (source) => sourceFinding(sideOf(source.of), source));
    const seen = (app: App): GitHubSide | undefined => {
      const at = sideOf(app);
      return "why" in at ? undefined : at.value;
    };
    const missing = await missingDirectories((app) => Promise.resolve(seen(app)), plan.value.configuration.apps);
    return [...own, ...shared, ...written.flat(), ...sources, ...missing.map((texts) => warning(...texts))];
  },
};

/** Checks a repository that the stack creates. */
async function ownFinding(side: GitHubSide, wanted: WantedRepository, made: ReadonlySet<string>): Promise<Finding> {
  const { owner, client } = side;
  const place = `${owner}/${wanted.name}`;
  const answer = await lookAt(side, wanted.name);
  if (answer.status !== "there") {
    if (answer.status === "unclear") return unknown(`${place}: ${answer.why}`);
    if (answer.status === "absent") return made.has(wanted.name) ? gone(place) : ok(`${place} will be made`);
    const message = `${place} was renamed to ${answer.name}; a new repository takes over the former name`;
    return warning(message, "Where people or clusters still use the former name, tell them");
  }
  const found = await findRepository({ owner, client }, wanted);
  if (made.has(wanted.name)) {
    if (!answer.archived) return ok(`${place} was made by this stack`);
    return warning(`${place} is archived`, "The next run takes it out of the archive");
  }
  const again = answer.archived ? ", and taken out of the archive" : "";
  if (wanted.adopt || found?.ours === true) return ok(`${place} is there and will be taken over${again}`);
  return fault(
    `${place} exists${answer.archived ? ", archived," : ""} and is not this platform's`,
    `To take it over with all that is in it: ${wanted.howToAdopt}\nTo keep it out of this: rename or delete it on GitHub`,
  );
}

function gone(place: string): Finding {
  return fault(
    `${place} was made by this stack, and GitHub does not show it`,
    "Give the token access to it; if it was deleted, run: pulumi up --refresh",
  );
}

/** Checks a repository that another stack creates. */
async function sharedFinding(
  { owner, client }: GitHubSide,
  shared: NonNullable<ReturnType<typeof wantedOf>["attachesTo"]>,
): Promise<Finding> {
  const missing = await missingBranch({ owner, client }, shared);
  if (missing === undefined) return ok(`${owner}/${shared.repository} has the branch ${shared.branch}`);
  const [what = "", ...mend] = missing.split(": ");
  return fault(what, mend.join(": "));
}

/** Checks whether a repository is archived that another stack makes and this one writes to. */
async function archivedFinding({ owner, client }: GitHubSide, name: string): Promise<Finding[]> {
  if (!(await isArchived({ owner, client }, name))) return [];
  const mend =
    "Run pulumi up --refresh for the stack with platform:fleet.create, or take it out of the archive on GitHub";
  return [fault(`${owner}/${name} is archived, and this stack has to change it`, mend)];
}

/** A source repository of a team. */
interface Source {
  /** One of the apps that use the repository. */
  readonly of: App;
  /** Whether the repository gets a deploy key. */
  readonly byKey: boolean;
}

function sourcesOf({ configuration: { apps, github, githubApps } }: Plan): Source[] {
  const all = apps.map((app) => ({
    of: app,
    byKey: readingApps(app, githubApps, github.fluxApp).source === undefined,
  }));
  return [...new Map(all.map((source) => [sourcePath(source.of, github.owner).toLowerCase(), source])).values()];
}

/** GitHub, with access to the owner of an app's source repository. */
function sourceSide(
  context: CheckContext,
  app: App,
  { configuration: { github, githubApps } }: Plan,
): Known<GitHubSide> {
  const { owner } = app.source;
  if (owner === undefined) return context.gitHub;
  return ownersSide(context, owner, readingApps(app, githubApps, github.fluxApp).source?.name);
}

async function sourceFinding(at: Known<GitHubSide>, { of: { name: app, source }, byKey }: Source): Promise<Finding> {
  const { repository: name } = source;
  if ("why" in at) return unknown(`${source.owner ?? ""}/${name}: ${at.why}`);
  const side = at.value;
  const place = `${side.owner}/${name}`;
  const answer = await lookAt(side, name);
  switch (answer.status) {
    case "unclear":
      return unknown(`${place}: ${answer.why}`);
    case "absent":
      return fault(
        `${place}, the source of ${app}, does not exist, or the token may not see it`,
        `Make it, give the token access to it, or correct ${source.owner === undefined ? "" : "source.owner or "}source.repository in the registration of ${app}`,
      );
    case "renamed":
      return fault(`${place} was renamed to ${answer.name}`, `Write source.repository: ${answer.name} for ${app}`);
    case "there":
      if (!byKey) return ok(`${place} is there, and read by a GitHub App`);
      if (answer.archived) {
        const mend =
          "Take it out of the archive, or let a GitHub App read it: source.githubApp, docs/guides/github-apps.md";
        return fault(`${place} is archived, and takes no deploy key`, mend);
      }
      if (!answer.admin) {
        return fault(
          `${place} is there, and the token's owner may not add a deploy key`,
          "Make them an admin of it, or let a GitHub App read it: source.githubApp, docs/guides/github-apps.md",
        );
      }
      return ok(`${place} is there, the source of ${app}`);
  }
}

type Looked =
  | { readonly status: "there"; readonly archived: boolean; readonly admin: boolean }
  | { readonly status: "absent" }
  | { readonly status: "renamed"; readonly name: string }
  | { readonly status: "unclear"; readonly why: string };

async function lookAt({ owner, probe }: GitHubSide, name: string): Promise<Looked> {
  const answer = await probe(`repos/${owner}/${encodeURIComponent(name)}`);
  if (answer.status === 404) return { status: "absent" };
  const { data } = repositorySchema.safeParse(jsonOf(answer));
  if (answer.status !== 200 || data === undefined) {
    return { status: "unclear", why: `GitHub answered ${saidIn(answer)}` };
  }
  // GitHub redirects from the former name of a repository to the current one.
  if (data.name.toLowerCase() !== name.toLowerCase()) return { status: "renamed", name: data.name };
  // GitHub omits this field for tokens of Apps, which belong to no user.
  return { status: "there", archived: data.archived, admin: data.permissions?.admin ?? true };
}
