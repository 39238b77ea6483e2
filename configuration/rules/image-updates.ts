import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path, type Source } from "../fault.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { deploymentsOf } from "./deployments.ts";
import { isOtherOwner } from "./owners.ts";
import { entryOf } from "../../model/entry-of.ts";

/** New tags are committed to branches, each to where nobody else's commits would get lost or be deployed unasked. */
export const imageUpdates: Rule = ({ registrations, stack: { values } }) => {
  const { owner } = values.github;
  const updates = registrations.flatMap((registration) => updatesOf(registration, owner));
  const followed = registrations.flatMap((registration) => followedBranches(registration, owner));
  return [
    ...registrations.flatMap(withoutImages),
    ...updates.flatMap((update) => [...noBranch(update), ...followedByOthers(update, followed)]),
    ...updates.flatMap((update, index) => sharedWith(update, updates.slice(0, index))),
  ];
};

/** The commits of new tags for one environment of an app. */
interface Update {
  readonly source: Source;
  /** The place where a branch can be written. */
  readonly at: Path;
  readonly app: string;
  readonly environment: string;
  readonly repository: string | undefined;
  /** The version of the source that the environment follows. */
  readonly ref: Ref;
  /** The branch that commits go to. */
  readonly push: string | undefined;
  readonly path: string | undefined;
}

interface Ref {
  readonly kind: string;
  /** Undefined where it cannot be understood. */
  readonly value: string | undefined;
}

/** A branch that something is deployed from. */
interface Followed {
  readonly repository: string;
  readonly branch: string;
  readonly what: string;
}

function updatesOf(registration: DraftRegistration, owner: string | undefined): Update[] {
  const { app, source, values } = registration;
  const withTags = withTagsOf(registration);
  return Object.entries(values.environments)
    .filter(([environment]) => withTags.has(environment))
    .map(([environment, deployment]) => {
      const ref = refOf(deployment.source ?? values.source);
      const { branch, path = deployment.path } = entryOf(values.imageUpdates, environment) ?? {};
      const push = branch ?? (ref.kind === "branch" ? ref.value : undefined);
      const at = ["imageUpdates", environment];
      return { source, at, app, environment, repository: repositoryOf(registration, owner), ref, push, path };
    });
}

/** Environments that get tags of some image. */
function withTagsOf({ values }: DraftRegistration): ReadonlySet<string> {
  return new Set(values.images.flatMap(({ environments }) => Object.keys(environments)));
}

function refOf(source: Readonly<Record<string, unknown>>): Ref {
  const kind = ["tag", "semver"].find((key) => key in source) ?? "branch";
  const value = source[kind] ?? (kind === "branch" ? "main" : undefined);
  return { kind, value: typeof value === "string" ? value : undefined };
}

/** With its owner, where that is said. GitHub does not tell upper case from lower. */
function repositoryOf({ values: { source } }: DraftRegistration, byDefault: string | undefined): string | undefined {
  if (source.repository === undefined) return undefined;
  const owner = isOtherOwner(source.owner, byDefault) ? source.owner : "";
  return `${owner ?? ""}/${source.repository}`.toLowerCase();
}

function followedBranches(registration: DraftRegistration, owner: string | undefined): Followed[] {
  const { app, values } = registration;
  const repository = repositoryOf(registration, owner);
  if (repository === undefined) return [];
  return deploymentsOf(registration).flatMap(({ path, values: deployment }) => {
    const { kind, value } = refOf(deployment.source ?? values.source);
    if (kind !== "branch" || value === undefined) return [];
    const what = path[0] === "home" ? `the home page of app ${app}` : `${String(path[1])} of app ${app}`;
    return [{ repository, branch: value, what }];
  });
}

function withoutImages(registration: DraftRegistration): Fault[] {
  const { source, values } = registration;
  const environments = Object.keys(values.environments);
  const withTags = withTagsOf(registration);
  return Object.keys(values.imageUpdates).flatMap((name) => {
    if (environments.length === 0 || withTags.has(name)) return [];
    const problem = environments.includes(name)
      ? "gets no tags; name it under environments of an image, or remove it here"
      : `is no environment of the app; ${didYouMean(name, environments)}`;
    return [faultAt(source, ["imageUpdates", name], `${quote(name)} ${problem}`)];
  });
}

function noBranch({ source, environment, ref }: Update): Fault[] {
  if (ref.kind === "branch") return [];
  const problem = `is deployed from a ${ref.kind === "tag" ? "tag" : "range of versions"}, to which nothing can be committed`;
  const remedy = "write source: { branch: main }, or take the environment out of images";
  return [faultAt(source, ["environments", environment, "source"], `${problem}; ${remedy}`)];
}

/** Commits to a branch of their own are pushed by force: Flux would undo what others have put there. */
function followedByOthers(update: Update, followed: readonly Followed[]): Fault[] {
  const { source, at, repository, ref, push } = update;
  if (push === undefined || ref.kind !== "branch" || push === ref.value) return [];
  const other = followed.find((one) => one.repository === repository && one.branch === push);
  if (other === undefined) return [];
  const problem = `${quote(push)} is what ${other.what} is deployed from, and Flux pushes by force to a branch that it makes`;
  return [faultAt(source, [...at, "branch"], `${problem}; write a branch that nothing is deployed from`)];
}

function sharedWith(update: Update, earlier: readonly Update[]): Fault[] {
  const { source, at, repository, ref, push, path } = update;
  if (repository === undefined || push === undefined || ref.kind !== "branch") return [];
  const sameRepository = earlier.filter((one) => one.repository === repository && one.ref.kind === "branch");
  const pushes = sameRepository.find((one) => one.push === push && (push !== ref.value || push !== one.ref.value));
  if (pushes !== undefined) {
    const problem = `commits go to ${quote(push)}, as those of ${pushes.environment} of app ${pushes.app} do`;
    const why = "and Flux pushes by force to a branch that it makes";
    return [faultAt(source, [...at, "branch"], `${problem}, ${why}; write another branch`)];
  }
  const files = sameRepository.find(
    (one) => one.app === update.app && one.ref.value === ref.value && normal(one.path) === normal(path),
  );
  if (files === undefined || path === undefined) return [];
  const problem = `the same files as those of ${files.environment} would be changed, ${quote(path)} on ${quote(ref.value ?? "")}`;
  const remedy = "and a field follows one policy; give each environment a path or a branch of its own";
  return [faultAt(source, [...at, "path"], `${problem}, ${remedy}`)];
}

function normal(path: string | undefined): string | undefined {
  return path?.replace(/\/+$/, "");
}
