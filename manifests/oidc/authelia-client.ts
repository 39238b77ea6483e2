import type { OidcAuthMethod, OidcClient, OidcGrantType, OidcPolicy, OidcScope } from "../../configuration/oidc.ts";

/**
 * An entry of `identity_providers.oidc.clients` of Authelia 4.39 and newer, as far as this program writes it. What is not
 * here stays at Authelia's default.
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
  /** One of Authelia's own, or the name of one of {@link autheliaPolicies}. */
  readonly authorization_policy: string;
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
    authorization_policy: client.groups === undefined ? client.authorizationPolicy : policyName(client),
    require_pkce: client.pkce,
    ...(client.pkce ? { pkce_challenge_method: "S256" as const } : {}),
    token_endpoint_auth_method: authMethod,
    // A client has one method for all endpoints; where it is this one, Authelia would take another for the rest.
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
 * An entry of `identity_providers.oidc.authorization_policies`: who may log in to a client, and how.
 * @see https://www.authelia.com/configuration/identity-providers/openid-connect/provider/#authorization_policies
 */
export interface AutheliaPolicy {
  readonly default_policy: "deny";
  /** Of the outer list any, of an inner one all. */
  readonly rules: readonly [{ readonly policy: OidcPolicy; readonly subject: readonly (readonly string[])[] }];
}

/** The policies of those clients that are not for everybody, by name. */
export function autheliaPolicies(clients: readonly OidcClient[]): Record<string, AutheliaPolicy> {
  return Object.fromEntries(
    clients.flatMap((client) => {
      const { groups, authorizationPolicy: policy } = client;
      if (groups === undefined) return [];
      const subject = groups.map((group) => [`group:${group}`]);
      return [[policyName(client), { default_policy: "deny", rules: [{ policy, subject }] } satisfies AutheliaPolicy]];
    }),
  );
}

/** Unlike those that somebody else writes: Authelia joins what two files have of them. */
function policyName({ id }: OidcClient): string {
  return `groups-of-${id}`;
}
