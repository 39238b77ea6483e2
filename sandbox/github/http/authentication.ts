import type { IncomingHttpHeaders } from "node:http";
import type { InstallationAccess, InstallationTokens } from "../apps/installation-tokens.ts";
import { appOf, looksLikeJsonWebToken } from "../apps/json-web-token.ts";
import { type Answer, Refusal } from "../rest/answer.ts";
import type { App } from "../store/organization-record.ts";

/** Who asks. */
export type Caller =
  | { readonly kind: "operator" }
  | { readonly kind: "anonymous" }
  /** A GitHub App in its own name. */
  | { readonly kind: "app"; readonly app: App }
  /** A GitHub App for an organisation that has installed it. */
  | { readonly kind: "installation"; readonly access: InstallationAccess }
  /** With credentials that nobody has, and what is answered. */
  | { readonly kind: "unknown"; readonly answer: Answer };

/** Whom there is to tell apart. */
export interface Credentials {
  /** The operator's. */
  readonly token: string;
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

/** A caller with credentials that nobody has. */
export const stranger: Caller = { kind: "unknown", answer: new Refusal(401, "Bad credentials").answer };

function tokenCaller(value: string, { token, installationTokens }: Credentials): Caller {
  if (value === token) return { kind: "operator" };
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
