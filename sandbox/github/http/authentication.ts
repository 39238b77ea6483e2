import type { IncomingHttpHeaders } from "node:http";

/** Who asks: with the token, without any, or with a wrong one. */
export type Caller = "operator" | "anonymous" | "unknown";

/**
 * Reads the `Authorization` header: `Bearer` and `token` as API clients send it, `Basic` with the token as the password
 * as Git sends it.
 */
export function callerOf({ authorization }: IncomingHttpHeaders, token: string): Caller {
  if (authorization === undefined) return "anonymous";
  const [, scheme = "", value = ""] = /^(\S+)\s+(.+)$/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
    case "token":
      return value === token ? "operator" : "unknown";
    case "basic": {
      const [, user = "", password = ""] = /^([^:]*):(.*)$/.exec(Buffer.from(value, "base64").toString()) ?? [];
      return password === token || (user === token && ["", "x-oauth-basic"].includes(password))
        ? "operator"
        : "unknown";
    }
    default:
      return "unknown";
  }
}
