import { quote } from "../suggestion.ts";
import { hostnameProblem, type Problem } from "./kubernetes.ts";
import { userInfoProblem } from "./secrets.ts";
import { lineProblem } from "./text.ts";

/** The part of {@link redirectUriProblem} that a regular expression can check, for editors. */
export const REDIRECT_URI =
  /^(?:(https:\/\/[a-z0-9.-]+|https?:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]+)?(\/[A-Za-z0-9._~:/?[\]@!$&'()+,;=%-]*)?|(?!https?:)[a-z][a-z0-9+.-]*:\/[A-Za-z0-9._~:/?[\]@!$&'()+,;=%-]*)$/;

/** The part of {@link clientNameProblem} that a regular expression can check, for editors. */
export const CLIENT_NAME = /^(?!.*\{\{)[^\r\n]*\S[^\r\n]*$/;

/** The characters of a URI (RFC 3986), without `*`, which looks like a wildcard, and `#`, which begins a fragment. */
const URI = /^[A-Za-z0-9._~:/?[\]@!$&'()+,;=%-]+$/;

/** Hosts of the machine itself: requests to them never leave the machine. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Schemes that browsers and systems use themselves; apps can use all others. */
const TAKEN_SCHEMES =
  /^(about|blob|chrome|content|data|file|filesystem|ftp|git|intent|javascript|mailto|sms|ssh|tel|urn|vbscript|view-source|wss?):$/;

const REDIRECT_EXAMPLE = "https://app.example.org/callback";
const ISSUER_EXAMPLE = "https://auth.example.org";

/**
 * Where a provider may send people back to. It compares letter by letter, so only the one form that browsers and
 * libraries send is taken, and no pattern.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-2.1 (exact matching)
 */
export function redirectUriProblem(value: string): Problem {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (!isOfWeb(url) && !isOfApp(value))) {
    return `${quote(value)} is not a web address, and none of an app on a device; write ${quote(REDIRECT_EXAMPLE)} or "app.immich:///oauth-callback"`;
  }
  const credentials = userInfoProblem(value, "write the address without");
  if (credentials !== undefined) return credentials;
  if (value.includes("*")) {
    return `${quote(value)} has a wildcard; write each address in full, ${quote(REDIRECT_EXAMPLE)}`;
  }
  const reason = unsentBecause(url, value);
  return reason === undefined ? undefined : `${quote(value)} ${reason}; write ${quote(sentForm(url))}`;
}

function isOfWeb({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}

/**
 * Whether it leads to the app on a person's device that has the scheme. A web address with a slip in its scheme is told by
 * the dots of its host.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.1
 */
export function isOfApp(uri: string): boolean {
  const [, scheme = "", host = ""] = /^([a-z][a-z0-9+.-]*:)\/(?:\/([^/?]*))?/.exec(uri) ?? [];
  return scheme !== "" && !/^https?:$/.test(scheme) && !TAKEN_SCHEMES.test(scheme) && !host.includes(".");
}

/** Returns why an address cannot be a redirect URI; undefined when it can. */
function unsentBecause(url: URL, value: string): string | undefined {
  if (value.includes("#")) return "has a fragment";
  if (isOfApp(value)) return URI.test(value) && value === url.href ? undefined : "is not as it would be sent";
  if (url.protocol === "http:" && !isLoopback(url)) return "would send codes in plain";
  if (!isLoopback(url) && hostnameProblem(url.hostname) !== undefined) return "does not name a host";
  return URI.test(value) && (value === url.href || value === url.origin) ? undefined : "is not as it would be sent";
}

/** Returns the nearest valid address, or an example when there is none. */
function sentForm(url: URL): string {
  const near = new URL(url);
  near.hash = "";
  if (isOfWeb(near) && !isLoopback(near)) near.protocol = "https:";
  const text = near.href.replace(/[^A-Za-z0-9._~:/?[\]@!$&'()+,;=%-]/g, encodeURIComponent);
  return URL.canParse(text) && unsentBecause(new URL(text), text) === undefined ? text : REDIRECT_EXAMPLE;
}

/** Whether people are sent back to a program on their own machine. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.includes(hostname);
}

/** The provider's own name, exactly as its tokens have it in `iss`: https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
export function issuerProblem(value: string): Problem {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== "https:") return `${quote(value)} is not an https address; write ${quote(ISSUER_EXAMPLE)}`;
  const credentials = userInfoProblem(value, "write the address without");
  if (credentials !== undefined) return credentials;
  const bare = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  if (value === bare && URI.test(bare)) return undefined;
  const instead = URI.test(bare) && issuerProblem(bare) === undefined ? bare : ISSUER_EXAMPLE;
  return `${quote(value)} is not an issuer, which has no query and no slash at its end; write ${quote(instead)}`;
}

/** A client's name as people see it. Authelia can be told to run its files as templates; a name is never part of one. */
export function clientNameProblem(value: string): Problem {
  if (value.includes("{{"))
    return `${quote(value)} has "{{", which begins a template in Authelia's files; write it without`;
  return lineProblem(value);
}

/** A duration as Authelia reads it: whole numbers with units. */
export const LIFESPAN = /^([1-9][0-9]*(s|m|h|d|w|M|y))+$/;

export function lifespanProblem(value: string): Problem {
  if (LIFESPAN.test(value)) return undefined;
  return `${quote(value)} is not a duration as Authelia reads it; write whole numbers with y, M (months), w, d, h, m or s, such as "1h30m"`;
}
