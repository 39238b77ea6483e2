import type { InstallationAccess } from "../apps/installation-tokens.ts";
import type { Context } from "../context.ts";
import type { App } from "../store/organization-record.ts";
import type { Repository } from "../store/store.ts";
import { type Answer, notFound, Refusal } from "./answer.ts";
import { findOwner, type Owner } from "./shapes/account.ts";

/** A request that has passed the description's validation. */
export interface Call {
  readonly github: Context;
  /** False for an anonymous caller, who may only read public repositories. */
  readonly authenticated: boolean;
  /** The GitHub App, if it asks on its own behalf. */
  readonly app?: App;
  /** The scope of the token, if it is an installation token of an App. */
  readonly access?: InstallationAccess;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON, or undefined. */
  readonly body: unknown;
  /** The request's `Accept` header, for the few operations with several media types. */
  readonly accept: string;
  /** Path and query as sent, for links to other pages. */
  readonly target: string;
}

/** Carries out one operation. A {@link Refusal} that it throws becomes the response. */
export type Handler = (call: Call) => Answer | Promise<Answer>;

/** The handlers of one family of operations, by `operationId` of the description. */
export type Family = Readonly<Record<string, Handler>>;

/** @throws Refusal 404 if the repository does not exist or the caller may not see it */
export function repositoryOf({ github, authenticated, params }: Call): Repository {
  const { owner = "", repo = "" } = params;
  const repository = github.store.follow(repo.replace(/\.git$/, ""), owner);
  if (repository === undefined || (repository.record.settings.private && !authenticated)) throw notFound();
  return repository;
}

/** @throws Refusal 404 as {@link repositoryOf}; 403 if the repository is archived */
export function writableRepositoryOf(call: Call): Repository {
  const repository = repositoryOf(call);
  if (repository.record.settings.archived) throw new Refusal(403, "Repository was archived so is read-only.");
  return repository;
}

/** @throws Refusal 404 for any organisation but the stand-in's main one */
export function requireOrganization({ github, params }: Call): void {
  if (github.isPerson || !isOwner(github, params["org"] ?? "")) throw notFound();
}

/** @throws Refusal 404 if there is no such organisation, whether the main one or another */
export function organizationOf({ github, params }: Call): Owner {
  const owner = findOwner(github, params["org"] ?? "");
  if (owner === undefined || owner.isPerson) throw notFound();
  return owner;
}

/** Whether a login is that of the main owner. Account names are case-insensitive. */
export function isOwner(github: Context, login: string): boolean {
  return login.toLowerCase() === github.organization.toLowerCase();
}
