import { OIDC_CLAIMS, type OidcClient } from "../../model/oidc.ts";
import { quote } from "../suggestion.ts";

interface Misfit {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Client = Omit<OidcClient, "id" | "name" | "environment" | "generation">;

/**
 * Returns the settings of a client that cannot be combined. Authelia refuses them at its start, or warns and will refuse
 * them in the future; an app's client must not be able to keep the provider of all apps from starting.
 * @see https://github.com/authelia/authelia `validateOIDCClient` in `internal/configuration/validator/identity_providers.go`
 */
export function misfits(client: Client): Misfit[] {
  const { redirectUris, scopes, grantTypes, authMethod, pkce, groups } = client;
  const found: Misfit[] = [];
  const fault = (message: string, ...path: Misfit["path"]): number => found.push({ path, message });
  const isMachine = grantTypes.includes("client_credentials");

  if (grantTypes.length === 0)
    fault("is empty; write [authorization_code], or remove it: that is the default", "grantTypes");
  if (groups?.length === 0) fault("is empty; write [mydiet-ops], or remove it: then everybody may log in", "groups");
  if (scopes.length === 0 && !isMachine) fault("is empty; write [openid], or remove it for the default", "scopes");
  if (grantTypes.includes("authorization_code") && redirectUris.length === 0) {
    fault('has no entry, and the grant "authorization_code" needs one; write [https://…/callback]', "redirectUris");
  }
  if (grantTypes.includes("refresh_token") && !scopes.includes("offline_access")) {
    fault('has no "offline_access", and the grant "refresh_token" needs it; add it', "scopes");
  }
  if (authMethod === "none" && !pkce) {
    fault("is off for a client without a secret, which has nothing else to prove itself with; remove it", "pkce");
  }
  if (isMachine) found.push(...machineMisfits(client));
  found.push(...tokenMisfits(client));
  const idTokenClaims = client.idTokenClaims ?? [];
  for (const [key, values] of Object.entries({
    redirectUris,
    scopes,
    grantTypes,
    groups: groups ?? [],
    idTokenClaims,
  })) {
    values.forEach((value: string, index) => {
      if (values.slice(0, index).some((other) => other === value))
        fault(`${quote(value)} is in the list twice; remove one`, key, index);
    });
  }
  return found;
}

/** Returns invalid settings of tokens and of the consent of people. */
function tokenMisfits({ scopes, idTokenClaims, consent, lifespans }: Client): Misfit[] {
  const needed = ["openid", ...(idTokenClaims ?? []).map((claim) => OIDC_CLAIMS[claim])] as const;
  const missing = [...new Set(needed)].filter((scope) => !scopes.includes(scope));
  return [
    ...(idTokenClaims === undefined || missing.length === 0
      ? []
      : [
          { path: ["idTokenClaims"], message: `needs ${missing.map(quote).join(", ")} among the scopes; add it there` },
        ]),
    ...(idTokenClaims?.length === 0
      ? [{ path: ["idTokenClaims"], message: "is empty; write [groups], or remove it" }]
      : []),
    ...(consent?.remember === undefined || consent.mode === "pre-configured"
      ? []
      : [{ path: ["consent", "remember"], message: 'is for "pre-configured" alone; write that mode, or remove it' }]),
    ...(lifespans !== undefined && Object.keys(lifespans).length === 0
      ? [{ path: ["lifespans"], message: "is empty; write { refreshToken: 24h }, or remove it" }]
      : []),
  ];
}

/** With `client_credentials` a program logs in as itself: there is nobody to identify, and no second factor. */
function machineMisfits({ scopes, authMethod, authorizationPolicy, groups }: Client): Misfit[] {
  const grant = 'the grant "client_credentials"';
  const person = scopes.filter((scope) => scope === "openid" || scope === "offline_access");
  return [
    ...(person.length === 0
      ? []
      : [
          {
            path: ["scopes"],
            message: `has ${quote(person.join(", "))}, which ${grant} does not go with; write a list without`,
          },
        ]),
    ...(groups === undefined
      ? []
      : [{ path: ["groups"], message: `do not go with ${grant}: a program is in none; remove them` }]),
    ...(authMethod === "none"
      ? [{ path: ["authMethod"], message: `is "none", and ${grant} needs a secret; write client_secret_basic` }]
      : []),
    ...(authorizationPolicy === "one_factor"
      ? []
      : [
          {
            path: ["authorizationPolicy"],
            message: `is ${quote(authorizationPolicy)}, and ${grant} has one factor only; write one_factor`,
          },
        ]),
  ];
}
