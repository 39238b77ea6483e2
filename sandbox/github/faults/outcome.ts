import type { Repository, Store } from "../store/store.ts";
import { type Answer, notFound, Refusal } from "../rest/answer.ts";
import { deployKeysDisabled, lacksPermission, primaryLimit, secondaryLimit } from "./answers.ts";
import type { Fault } from "./fault.ts";

/** The parts of a request that faults look at. */
export interface FaultRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** Id in GitHub's description; undefined if the description lacks the path. */
  readonly operationId: string | undefined;
  /** Whether the request is a change with an empty body. Default: false. */
  readonly trial?: boolean;
}

/** The effect of a fault on a request. `landed`: the request is carried out first, so its effect stays. */
export type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer; readonly landed: boolean }
  | { readonly kind: "drop"; readonly landed: boolean }
  | { readonly kind: "hang" };

/** The context of a fault, besides its settings. */
export interface Circumstances {
  readonly store: Store;
  /** The time of the first affected request, in milliseconds since 1970; now, if this request is the first. */
  readonly since: number;
  /** Counts the requests for a repository, including this one. */
  count(repository: string): number;
  /** Whether a repository was created after the fault was turned on. */
  isNew(repository: Place): boolean;
}

/** The owner and name of a repository. */
type Place = Pick<Repository, "owner" | "name">;

/** Returns the effect of a fault on a request; undefined if the request passes. */
export function outcomeOf(fault: Fault, request: FaultRequest, at: Circumstances): Outcome | undefined {
  switch (fault.fault) {
    case "error": {
      const answer = new Refusal(fault.status, "Server Error").answer;
      return fails(fault, request) ? { kind: "answer", answer, landed: fault.landed } : undefined;
    }
    case "drop":
      return fails(fault, request) ? { kind: "drop", landed: fault.landed } : undefined;
    case "hang":
      return matches(fault, request) ? { kind: "hang" } : undefined;
    case "secondary-limit":
      return matches(fault, request) ? instead(secondaryLimit(Number(fault.status), fault.retryAfter)) : undefined;
    case "primary-limit":
      // A request for the limit does not count toward it.
      return request.operationId === "rate-limit/get"
        ? undefined
        : instead(primaryLimit(Number(fault.status), resetOf(fault, at.since)));
    case "deploy-keys-disabled":
      return request.operationId === "repos/create-deploy-key" ? instead(deployKeysDisabled()) : undefined;
    case "token-sees-nothing":
      return unseen(request, at.store);
    case "token-lacks-permission":
      return matches(fault, request) ? instead(lacksPermission()) : undefined;
    case "slow-contents": {
      const place = placeIn(request);
      if (place === undefined || !needsCommits(request) || !at.isNew(place)) return undefined;
      return at.count(`${place.owner}/${place.name}`) <= fault.times ? instead(notFound().answer) : undefined;
    }
    // Conditions, which are checked where they apply.
    case "token-rejected":
    case "token-classic":
    case "default-branch":
    case "enterprise":
    case "ruleset":
    case "required-property":
    case "keys-deleted-with-token":
      return undefined;
  }
}

/** The duration of a fault from its first affected request, in seconds; undefined if no time ends it. */
export function lifetimeOf(fault: Fault): number | undefined {
  if (fault.fault === "primary-limit") return fault.resetIn;
  if (fault.fault === "secondary-limit" && fault.times === undefined) return fault.seconds ?? fault.retryAfter;
  return "seconds" in fault ? fault.seconds : undefined;
}

/** The reset time in seconds since 1970, as in GitHub's headers. `since` is in milliseconds. */
export function resetOf({ resetIn }: Extract<Fault, { fault: "primary-limit" }>, since: number): number {
  return Math.ceil(since / 1000 + resetIn);
}

function instead(answer: Answer): Outcome {
  return { kind: "answer", answer, landed: false };
}

/** Whether a request fails. With an operation, only real changes do. */
function fails(wanted: Extract<Fault, { fault: "error" | "drop" }>, request: FaultRequest): boolean {
  const isOfOperation = wanted.landed || wanted.operation !== undefined;
  return matches(wanted, request) && !(isOfOperation && request.trial === true);
}

function matches(
  wanted: Pick<Extract<Fault, { fault: "hang" }>, "operation" | "method" | "path">,
  { operationId, method, path }: FaultRequest,
): boolean {
  return (
    (wanted.operation ?? operationId) === operationId &&
    (wanted.method ?? method) === method &&
    path.includes(wanted.path ?? "")
  );
}

/** Hides private repositories from a token without access, and refuses to create one. */
function unseen(request: FaultRequest, store: Store): Outcome | undefined {
  if (request.operationId === "repos/create-in-org") return instead(lacksPermission());
  const repository = repositoryIn(request, store);
  return repository?.record.settings.private === true ? instead(notFound().answer) : undefined;
}

/** The repository of a request; undefined if there is none. */
export function repositoryIn(request: Pick<FaultRequest, "path">, store: Store): Repository | undefined {
  const place = placeIn(request);
  return place && store.find(place.name, place.owner);
}

function placeIn({ path }: Pick<FaultRequest, "path">): Place | undefined {
  const [, owner, name] = /\/repos\/([^/]+)\/([^/?]+)/.exec(path) ?? [];
  return owner === undefined || name === undefined ? undefined : { owner, name };
}

function needsCommits({ operationId = "" }: FaultRequest): boolean {
  return /content|branch|commit|git\/(get-ref|get-tree)/.test(operationId);
}
