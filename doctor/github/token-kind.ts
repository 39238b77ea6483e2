/** The kinds of tokens, by their prefix. */
const kinds = [
  { begins: /^ghp_|^[0-9a-f]{40}$/, kind: "a classic personal access token" },
  { begins: /^github_pat_/, kind: "a fine-grained personal access token" },
  { begins: /^ghs_/, kind: "a token of a GitHub App's installation" },
  { begins: /^ghu_/, kind: "a token of a person who uses a GitHub App" },
  { begins: /^gho_/, kind: "a token of an OAuth app" },
] as const;

/**
 * Names the kind of a token, for people.
 * @see https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
export function tokenKind(token: string): string {
  return kinds.find(({ begins }) => begins.test(token))?.kind ?? "a token of unknown make";
}

/**
 * The expiry of a token, from GitHub's header `github-authentication-token-expiration`: `2026-12-24 18:00:00 UTC`, or
 * with an offset. Undefined if the token does not expire or GitHub does not say.
 */
export function expiryOf(header: string | null): Date | undefined {
  const [, day, time, zone = ""] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (UTC|[+-]\d{4})$/.exec(header ?? "") ?? [];
  if (day === undefined || time === undefined) return undefined;
  const offset = zone === "UTC" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return new Date(`${day}T${time}${offset}`);
}
