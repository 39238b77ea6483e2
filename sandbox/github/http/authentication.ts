import type { IncomingHttpHeaders } from "node:http";
import type { InstallationAccess, InstallationTokens } from "../apps/installation-tokens.ts";
import { appOf, looksLikeJsonWebToken } from "../apps/json-web-token.ts";
import { type Answer, Refusal } from "../rest/answer.ts";
import type { App, OtherOwner } from "../store/organization-record.ts";

/** The caller of a request. */
export type Caller =
  /**
   * `only`: login of the one account whose private repositories the token can access; default: all accounts without a
   * token of their own.
   */
  | { readonly kind: "operator"; readonly only?: string }
  | { readonly kind: "anonymous" }
  /** A GitHub App on its own behalf. */
  | { readonly kind: "app"; readonly app: App }
  /** A GitHub App on behalf of an account that has installed it. */
  | { readonly kind: "installation"; readonly access: InstallationAccess }
  /** A caller with unknown credentials, and the response to it. */
  | { readonly kind: "unknown"; readonly answer: Answer };

/** All known credentials. */
export interface Credentials {
  /** Token of the operator. */
  readonly token: string;
  /** Tokens of the operator that are limited to one account each. */
  readonly others: readonly Pick<OtherOwner, "login" | "token">[];
  readonly apps: readonly App[];
  readonly installationTokens: InstallationTokens;
}

/**
 * Reads the `Authorization` header: `Bearer` and `token` as API clients send it, `Basic` with the token as the password
 * as Git sends it.
 */
export function callerOf({ authorization }: IncomingHttpHeaders, credentials: Credentials): Caller {
  if (authorization === undefined) return { kind: "anonymous" };
  const [, scheme = "", value = ""] = /^(\S+)\s+(.+)$/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
    case "token":
      return looksLikeJsonWebToken(value) ? appCaller(value, credentials) : tokenCaller(value, credentials);
    case "basic": {
      const [, user = "", password = ""] = /^([^:]*):(.*)$/.exec(Buffer.from(value, "base64").toString()) ?? [];
      return tokenCaller(["", "x-oauth-basic"].includes(password) ? user : password, credentials);
    }
    default:
      return stranger;
  }
}

/** A caller with unknown credentials. */
export const stranger: Caller = { kind: "unknown", answer: new Refusal(401, "Bad credentials").answer };

function tokenCaller(value: string, { token, others, installationTokens }: Credentials): Caller {
  if (value === token) return { kind: "operator" };
  const only = others.find((other) => other.token === value)?.login;
  if (only !== undefined) return { kind: "operator", only };
  const access = installationTokens.accessOf(value);
  return access === undefined ? stranger : { kind: "installation", access };
}

function appCaller(token: string, { apps }: Credentials): Caller {
  try {
    return { kind: "app", app: appOf(token, apps, Date.now() / 1000) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: "unknown", answer: error.answer };
  }
}

/**
 * Whether a token of the operator can access the private repositories of an account. A token for a single account, like
 * a fine-grained one, can access no other.
 */
export function reaches(only: string | undefined, login: string, others: readonly OtherOwner[]): boolean {
  if (only !== undefined) return only === login;
  return others.every((other) => other.login !== login || other.token === undefined);
}
