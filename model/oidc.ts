/** Authelia, as it runs on the cluster. */
export interface OidcProvider {
  /** Without a slash at its end: `https://auth.example.org`. */
  readonly issuer: string;
  /** Where it runs, and finds its clients; `authelia` by default. */
  readonly namespace: string;
}

/** An OpenID Connect client, in the words of OpenID Connect. */
export interface OidcClient {
  /** Unique on a cluster: the app's name (default), or something that begins with it and a hyphen. */
  readonly id: string;
  /** The name that people see when they log in; the app's `displayName` by default. */
  readonly name: string;
  /** The exact addresses that people may be sent back to. Never empty with the grant `authorization_code`. */
  readonly redirectUris: readonly string[];
  /** `openid profile email groups` by default. */
  readonly scopes: readonly OidcScope[];
  /** `authorization_code` by default. */
  readonly grantTypes: readonly OidcGrantType[];
  /** How the client proves itself; `client_secret_basic` by default. With `none` it is public and has no secret. */
  readonly authMethod: OidcAuthMethod;
  /** Whether a proof key (S256) is demanded; `true` by default. */
  readonly pkce: boolean;
  /** `two_factor` by default. */
  readonly authorizationPolicy: OidcPolicy;
  /** The groups whose members may log in, never an empty list; everybody by default. */
  readonly groups?: readonly string[];
  /** Claims that the ID token has, besides who logged in; Authelia 4.39 puts them at the userinfo endpoint by default. */
  readonly idTokenClaims?: readonly OidcClaim[];
  /** Whether people are asked; as Authelia does it by default, each time. */
  readonly consent?: OidcConsent;
  /** How long tokens are good for; as Authelia has it by default. */
  readonly lifespans?: OidcLifespans;
  /** The cluster that hosts this environment has the client; the file's first one by default. */
  readonly environment: string;
  /** Another number is another secret; 1 by default. */
  readonly generation: number;
}

export const OIDC_SCOPES = ["openid", "offline_access", "profile", "email", "address", "phone", "groups"] as const;
export type OidcScope = (typeof OIDC_SCOPES)[number];

export const OIDC_GRANT_TYPES = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "urn:ietf:params:oauth:grant-type:device_code",
] as const;
export type OidcGrantType = (typeof OIDC_GRANT_TYPES)[number];

export const OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"] as const;
export type OidcAuthMethod = (typeof OIDC_AUTH_METHODS)[number];

export const OIDC_POLICIES = ["one_factor", "two_factor"] as const;
export type OidcPolicy = (typeof OIDC_POLICIES)[number];

/**
 * Claims of Authelia's own, and the scope without which a client gets none of them.
 * @see https://github.com/authelia/authelia `NewDefaultClaimsStrategy` of 4.39 in `internal/oidc/claims.go`
 */
export const OIDC_CLAIMS = {
  groups: "groups",
  email: "email",
  email_verified: "email",
  alt_emails: "email",
  name: "profile",
  preferred_username: "profile",
  given_name: "profile",
  family_name: "profile",
  middle_name: "profile",
  nickname: "profile",
  profile: "profile",
  picture: "profile",
  website: "profile",
  gender: "profile",
  birthdate: "profile",
  zoneinfo: "profile",
  locale: "profile",
  updated_at: "profile",
  phone_number: "phone",
  phone_number_verified: "phone",
  address: "address",
} as const satisfies Readonly<Record<string, OidcScope>>;
export type OidcClaim = keyof typeof OIDC_CLAIMS;

export const OIDC_CONSENTS = ["explicit", "implicit", "pre-configured"] as const;

/** `explicit`: each time; `implicit`: never; `pre-configured`: once, for as long as `remember` says. */
export interface OidcConsent {
  readonly mode: (typeof OIDC_CONSENTS)[number];
  /** A Go duration, with `pre-configured` alone; a week by default. */
  readonly remember?: string;
}

/** Go durations. */
export interface OidcLifespans {
  readonly accessToken?: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  readonly authorizeCode?: string;
  readonly deviceCode?: string;
}
