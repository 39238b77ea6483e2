import { type Answer, notFound, Refusal } from "../rest/answer.ts";
import type { Repository } from "../store/store.ts";
import type { InstallationAccess } from "./installation-tokens.ts";

/** A request to the API with an installation token. */
export interface InstallationRequest {
  readonly method: string;
  readonly operationId: string;
  /** Path and query without the prefix of the API. */
  readonly target: string;
  /** The repository of the request; undefined for a request about the organisation or a missing repository. */
  readonly repository: Repository | undefined;
}

interface Need {
  readonly permission: string;
  readonly level: "read" | "write";
}

/** GitHub's refusal of a request that an installation token does not permit; undefined if it does. */
export function installationRefusal(request: InstallationRequest, access: InstallationAccess): Answer | undefined {
  const { repository } = request;
  const isIncluded = repository === undefined || includes(access, repository);
  if (!isIncluded && repository.record.settings.private) return notFound().answer;
  const needs = needsOf(request);
  if (needs === "a person") return inaccessible();
  const lacking = needs.filter(({ permission, level }) => !isGranted(access, permission, level));
  if (lacking.length > 0) return inaccessible(needs);
  // An App may read everything that is public.
  return isIncluded || request.method === "GET" ? undefined : inaccessible(needs);
}

/** Whether the installation of an App covers a repository. */
export function includes(
  { account, repositories }: InstallationAccess,
  { owner, name }: Pick<Repository, "owner" | "name">,
): boolean {
  if (owner.toLowerCase() !== account.toLowerCase()) return false;
  return repositories === null || repositories.includes(name.toLowerCase());
}

function isGranted({ permissions }: InstallationAccess, permission: string, level: Need["level"]): boolean {
  return permissions[permission] === "write" || permissions[permission] === level;
}

/** @see https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#insufficient-permissions */
function inaccessible(needs: readonly Need[] = []): Answer {
  const { answer } = new Refusal(403, "Resource not accessible by integration");
  const accepted = needs.map(({ permission, level }) => `${permission}=${level}`).join("; ");
  return accepted === "" ? answer : { ...answer, headers: { "x-accepted-github-permissions": accepted } };
}

/**
 * The permissions that an App needs for each operation, by pattern of the operation's id; the first match wins.
 * @see https://docs.github.com/rest/authentication/permissions-required-for-github-apps
 */
const permissions: readonly (readonly [RegExp, string])[] = [
  [/^teams\/(add-or-update|remove)-repo/, "administration"],
  [/^(orgs|teams)\//, "members"],
  [/^actions\/.*(secret|public-key)/, "secrets"],
  [/^actions\/.*variable/, "actions_variables"],
  [/^issues\//, "issues"],
  [/^pulls\//, "pull_requests"],
  [/^git\/|^repos\/.*(content|file|branch|commit)/, "contents"],
  [/^repos\/(get|get-all-topics|get-repo-ruleset|get-repo-rulesets|list-forks|list-for-org)$/, "metadata"],
  [/^repos\//, "administration"],
];

/** Operations that need no permission: those about GitHub itself, about the App itself, and about public data. */
const open = /^(rate-limit|meta|apps)\/|^orgs\/get$|^users\/get-by-username$/;

/** The part of an operation's id that marks requests about the authenticated user. */
const personal = "authenticated";

function needsOf({ operationId, method, target }: InstallationRequest): Need[] | "a person" {
  if (open.test(operationId)) return [];
  if (operationId.includes(personal)) return "a person";
  const level = method === "GET" ? "read" : "write";
  const permission = permissions.find(([pattern]) => pattern.test(operationId))?.[1] ?? "administration";
  const isWorkflow = level === "write" && decodeURIComponent(target).includes("/contents/.github/workflows/");
  return [{ permission, level }, ...(isWorkflow ? [{ permission: "workflows", level } as const] : [])];
}
