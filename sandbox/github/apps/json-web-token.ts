import { verify } from "node:crypto";
import { z } from "zod";
import { Refusal } from "../rest/answer.ts";
import type { App } from "../store/organization-record.ts";

/** The maximum validity of an App's token, and the tolerance for its clock, in seconds. */
const longest = 600;
const drift = 60;

const header = z.looseObject({ alg: z.literal("RS256") });
const claims = z.looseObject({ iss: z.coerce.string(), iat: z.unknown(), exp: z.unknown() });
const seconds = z.int();

/** Whether a text has the form of a JSON web token. */
export function looksLikeJsonWebToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/**
 * Verifies a JSON web token and returns its App.
 *
 * @param now - seconds since 1970
 * @throws Refusal 401 or 404 in GitHub's words
 * @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export function appOf(token: string, apps: readonly App[], now: number): App {
  const [head = "", body = "", signature = ""] = token.split(".");
  const given = claims.safeParse(decoded(body));
  if (!header.safeParse(decoded(head)).success || !given.success) throw undecodable();
  const app = apps.find(({ id }) => String(id) === given.data.iss);
  if (app === undefined) throw new Refusal(404, "Integration not found");
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify("RSA-SHA256", signed, app.public_key, Buffer.from(signature, "base64url"))) throw undecodable();
  const iat = seconds.safeParse(given.data.iat);
  if (!iat.success || iat.data > now + drift) {
    throw refused("'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  }
  const exp = seconds.safeParse(given.data.exp);
  if (!exp.success || exp.data <= now) {
    const wanted = "must be a numeric value representing the future time at which the assertion expires";
    throw refused(`'Expiration time' claim ('exp') ${wanted}`);
  }
  if (exp.data > now + longest) throw refused("'Expiration time' claim ('exp') is too far in the future");
  return app;
}

/** The refusal of a request that needs the token of an App but has none. */
export function undecodable(): Refusal {
  return refused("A JSON web token could not be decoded");
}

function refused(message: string): Refusal {
  return new Refusal(401, message);
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as unknown;
  } catch {
    return undefined;
  }
}
