import { isObject, parseJson, type Properties } from "../rpc/property-values.ts";
import { apiVersion, type Gvk, textAt } from "./objects.ts";

/** The API server refused a request; `message` is the server's. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly reason: string;
  /** The kind of object in the response, in the server's form (`namespaces`). */
  readonly kind: string;
  /** The pause that the server asks for, in milliseconds. */
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

/** The API server does not serve a kind (yet), because its CustomResourceDefinition is missing. */
export class UnknownKindError extends Error {
  override name = "UnknownKindError";
  constructor(gvk: Gvk) {
    super(`no matches for kind "${gvk.kind}" in version "${apiVersion(gvk)}"`);
  }
}

/** The object exists, but did not meet the condition; `live` is its last state. */
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
