import { type Answer, notFound, Refusal } from "../rest/answer.ts";
import type { Repository } from "../store/store.ts";
import type { InstallationAccess } from "./installation-tokens.ts";

/** A request to the API with a token of an installation. */
export interface InstallationRequest {
  readonly method: string;
  readonly operationId: string;
  /** Without the prefix of the API. */
  readonly target: string;
  /** What it is about; undefined for a request about the organisation, or a repository that is not there. */
  readonly repository: Repository | undefined;
}

interface Need {
  readonly permission: string;
  readonly level: "read" | "write";
}

/** What GitHub answers a token of an installation that may not do this; undefined where it may. */
export function installationRefusal(request: InstallationRequest, access: InstallationAccess): Answer | undefined {
  const { repository } = request;
  const isIncluded = repository === undefined || includes(access, repository);
  if (!isIncluded && repository.record.settings.private) return notFound().answer;
  const needs = needsOf(request);
  if (needs === "a person") return inaccessible();
  const lacking = needs.filter(({ permission, level }) => !isGranted(access, permission, level));
  if (lacking.length > 0) return inaccessible(needs);
  // What everybody may read, an App may, too.
  return isIncluded || request.method === "GET" ? undefined : inaccessible(needs);
}

/** Whether an App is installed for a repository. */
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
 * The permissions that operations ask of an App, by their ids; the first that fits holds.
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

/** What is asked of GitHub as a whole, of itself, and of everything that is public, takes no permission. */
const open = /^(rate-limit|meta|apps)\/|^orgs\/get$|^users\/get-by-username$/;

/** What is about the person who asks. */
const personal = "authenticated";

function needsOf({ operationId, method, target }: InstallationRequest): Need[] | "a person" {
  if (open.test(operationId)) return [];
  if (operationId.includes(personal)) return "a person";
  const level = method === "GET" ? "read" : "write";
  const permission = permissions.find(([pattern]) => pattern.test(operationId))?.[1] ?? "administration";
  const isWorkflow = level === "write" && decodeURIComponent(target).includes("/contents/.github/workflows/");
  return [{ permission, level }, ...(isWorkflow ? [{ permission: "workflows", level } as const] : [])];
}
