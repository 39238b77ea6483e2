import { isObject, parseJson, type Properties } from "../rpc/property-values.ts";
import { apiVersion, type Gvk, textAt } from "./objects.ts";

/** The API server said no; `message` is its own. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly reason: string;
  /** The kind of object the answer is about, as the server writes it (`namespaces`). */
  readonly kind: string;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: string, retryAfter?: number) {
    const answer = parseStatus(body);
    super(textAt(answer, "message") || body.trim().slice(0, 500) || `HTTP ${status.toString()}`);
    this.status = status;
    this.reason = textAt(answer, "reason");
    this.kind = textAt(answer, "details", "kind");
    this.retryAfter = retryAfter;
  }
}

function parseStatus(body: string): Properties {
  try {
    const answer = parseJson(body);
    return isObject(answer) ? answer : {};
  } catch {
    return {};
  }
}

/** The API server does not serve a kind (yet): its CustomResourceDefinition is missing. */
export class UnknownKindError extends Error {
  override name = "UnknownKindError";
  constructor(gvk: Gvk) {
    super(`no matches for kind "${gvk.kind}" in version "${apiVersion(gvk)}"`);
  }
}

/** The object exists, but did not become what was waited for; `live` is how it was seen last. */
export class WaitError extends Error {
  override name = "WaitError";
  readonly live: Properties;
  constructor(message: string, live: Properties) {
    super(message);
    this.live = live;
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
export const isForbidden = (error: unknown): boolean => error instanceof ApiError && error.status === 403;
export const isNamespaceMissing = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 404 && error.kind === "namespaces";
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.reason === "AlreadyExists";
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === "Conflict";
