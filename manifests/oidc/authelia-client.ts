import type {
  OidcAuthMethod,
  OidcClaim,
  OidcClient,
  OidcConsent,
  OidcGrantType,
  OidcLifespans,
  OidcPolicy,
  OidcScope,
} from "../../model/oidc.ts";

/**
 * An entry of `identity_providers.oidc.clients` of Authelia 4.39 and newer, with the fields that this program writes.
 * Other fields keep Authelia's defaults.
 * @see https://www.authelia.com/configuration/identity-providers/openid-connect/clients/
 */
export interface AutheliaClient {
  readonly client_id: string;
  readonly client_name: string;
  /** A hash, never the secret itself; absent exactly for a public client. */
  readonly client_secret?: string;
  readonly public: boolean;
  readonly redirect_uris: readonly string[];
  readonly scopes: readonly OidcScope[];
  readonly grant_types: readonly OidcGrantType[];
  readonly response_types: readonly ["code"];
  /** One of Authelia's own policies, or the name of one of {@link autheliaPolicies}. */
  readonly authorization_policy: string;
  /** Names of others of {@link autheliaPolicies}. */
  readonly claims_policy?: string;
  readonly lifespan?: string;
  readonly consent_mode?: OidcConsent["mode"];
  readonly pre_configured_consent_duration?: string;
  readonly require_pkce: boolean;
  readonly pkce_challenge_method?: "S256";
  readonly token_endpoint_auth_method: OidcAuthMethod;
  readonly revocation_endpoint_auth_method?: OidcAuthMethod;
  readonly introspection_endpoint_auth_method?: OidcAuthMethod;
  readonly pushed_authorization_request_endpoint_auth_method?: OidcAuthMethod;
}

/**
 * A client in Authelia's words.
 * @param secretHash Of the client's secret; undefined for a public client.
 */
export function autheliaClient(client: OidcClient, secretHash: string | undefined): AutheliaClient {
  const { authMethod } = client;
  return {
    client_id: client.id,
    client_name: client.name,
    ...(secretHash === undefined ? {} : { client_secret: secretHash }),
    public: authMethod === "none",
    redirect_uris: client.redirectUris,
    scopes: client.scopes,
    grant_types: client.grantTypes,
    // Without it, Authelia 4.39 warns of offline_access: it looks before it fills in its default.
    response_types: ["code"],
    authorization_policy: client.groups === undefined ? client.authorizationPolicy : policyName("groups", client),
    ...(client.idTokenClaims === undefined ? {} : { claims_policy: policyName("claims", client) }),
    ...(client.lifespans === undefined ? {} : { lifespan: policyName("lifespans", client) }),
    ...consentOf(client),
    require_pkce: client.pkce,
    ...(client.pkce ? { pkce_challenge_method: "S256" as const } : {}),
    token_endpoint_auth_method: authMethod,
    // A client uses one method for all endpoints; with this one, Authelia would default to another for the rest.
    ...(authMethod === "client_secret_post"
      ? {
          revocation_endpoint_auth_method: authMethod,
          introspection_endpoint_auth_method: authMethod,
          pushed_authorization_request_endpoint_auth_method: authMethod,
        }
      : {}),
  };
}

/**
 * An entry of `identity_providers.oidc.authorization_policies`: the users who may log in to a client, and how.
 * @see https://www.authelia.com/configuration/identity-providers/openid-connect/provider/#authorization_policies
 */
export interface AutheliaPolicy {
  readonly default_policy: "deny";
  /** OR of ANDs. */
  readonly rules: readonly [{ readonly policy: OidcPolicy; readonly subject: readonly (readonly string[])[] }];
}

/** Parts of `identity_providers.oidc` that clients refer to by name. */
export interface AutheliaPolicies {
  readonly authorization_policies?: Readonly<Record<string, AutheliaPolicy>>;
  /** @see https://www.authelia.com/configuration/identity-providers/openid-connect/provider/#claims_policies */
  readonly claims_policies?: Readonly<Record<string, { readonly id_token: readonly OidcClaim[] }>>;
  /** @see https://www.authelia.com/configuration/identity-providers/openid-connect/provider/#lifespans */
  readonly lifespans?: { readonly custom: Readonly<Record<string, AutheliaLifespans>> };
}

/** Lifetimes of tokens. */
interface AutheliaLifespans {
  readonly access_token?: string;
  readonly authorize_code?: string;
  readonly device_code?: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/** Returns the parts that clients refer to and that differ from Authelia's defaults. */
export function autheliaPolicies(clients: readonly OidcClient[]): AutheliaPolicies {
  const byName = [...clients].sort((a, b) => (a.id < b.id ? -1 : 1));
  const groups = byName.flatMap((client) => {
    if (client.groups === undefined) return [];
    const subject = client.groups.map((group) => [`group:${group}`]);
    const rules = [{ policy: client.authorizationPolicy, subject }] as const;
    return [[policyName("groups", client), { default_policy: "deny", rules } satisfies AutheliaPolicy] as const];
  });
  const claims = byName.flatMap((client) =>
    client.idTokenClaims === undefined
      ? []
      : [[policyName("claims", client), { id_token: client.idTokenClaims }] as const],
  );
  const lifespans = byName.flatMap((client) =>
    client.lifespans === undefined ? [] : [[policyName("lifespans", client), toLifespans(client.lifespans)] as const],
  );
  return {
    ...(groups.length === 0 ? {} : { authorization_policies: Object.fromEntries(groups) }),
    ...(claims.length === 0 ? {} : { claims_policies: Object.fromEntries(claims) }),
    ...(lifespans.length === 0 ? {} : { lifespans: { custom: Object.fromEntries(lifespans) } }),
  };
}

function toLifespans({
  accessToken,
  authorizeCode,
  deviceCode,
  idToken,
  refreshToken,
}: OidcLifespans): AutheliaLifespans {
  return {
    ...(accessToken === undefined ? {} : { access_token: accessToken }),
    ...(authorizeCode === undefined ? {} : { authorize_code: authorizeCode }),
    ...(deviceCode === undefined ? {} : { device_code: deviceCode }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  };
}

function consentOf({ consent }: OidcClient): Pick<AutheliaClient, "consent_mode" | "pre_configured_consent_duration"> {
  if (consent === undefined) return {};
  const { mode, remember } = consent;
  return { consent_mode: mode, ...(remember === undefined ? {} : { pre_configured_consent_duration: remember }) };
}

/** Returns a name unlike hand-written ones: Authelia merges entries of the same name from two files. */
function policyName(kind: "groups" | "claims" | "lifespans", { id }: OidcClient): string {
  return `${kind}-of-${id}`;
}
