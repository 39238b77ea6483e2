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
  readonly authorization_policy: OidcPolicy;
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
    authorization_policy: client.authorizationPolicy,
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
