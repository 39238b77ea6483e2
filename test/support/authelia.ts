import { pbkdf2Sync } from "node:crypto";
import { z } from "zod";

const unique = <T extends z.ZodType>(item: T) =>
  z.array(item).refine((items) => new Set(items).size === items.length, "has an item twice");

const endpointAuthMethod = z.enum([
  "",
  "none",
  "client_secret_post",
  "client_secret_basic",
  "private_key_jwt",
  "client_secret_jwt",
]);

const digest = /^\$pbkdf2-sha512\$(\d+)\$([a-zA-Z0-9/.]+)\$([a-zA-Z0-9/.]+)$/;

const duration = z.string().regex(/^([1-9]\d*(s|m|h|d|w|M|y))+$/);

/** `validOIDCClientClaims` of 4.39 in `internal/configuration/validator/const.go`. */
const claims = z.enum([
  ...([
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
  ] as const),
  ...(["website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number"] as const),
  ...(["phone_number_verified", "address", "groups", "alt_emails", "rat", "updated_at"] as const),
]);

/** By `IdentityProvidersOpenIDConnectClaimsPolicy`; Authelia refuses claims that it does not know. */
const claimsPolicies = z.record(
  z.string(),
  z.strictObject({
    id_token: unique(claims),
  }),
);

/** By `IdentityProvidersOpenIDConnectLifespans`. */
const lifespans = z.strictObject({
  custom: z.record(
    z.string(),
    z.strictObject({
      access_token: duration.optional(),
      authorize_code: duration.optional(),
      device_code: duration.optional(),
      id_token: duration.optional(),
      refresh_token: duration.optional(),
    }),
  ),
});

/**
 * A client as Authelia 4.39 takes it without a warning, by the struct `IdentityProvidersOpenIDConnectClient` in
 * `internal/configuration/schema/identity_providers.go`, the JSON schema that is made of it, and `validateOIDCClient` in
 * `internal/configuration/validator/identity_providers.go`. Settings that this program does not write are left out.
 */
const client = z
  .strictObject({
    client_id: z.string().regex(/^[a-zA-Z0-9._~-]{1,100}$/),
    client_name: z.string(),
    client_secret: z.string().regex(digest).optional(),
    public: z.boolean(),
    redirect_uris: unique(z.url()),
    scopes: unique(z.enum(["openid", "offline_access", "profile", "email", "address", "phone", "groups"])),
    grant_types: unique(
      z.enum([
        "authorization_code",
        "implicit",
        "refresh_token",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
      ]),
    ).min(1),
    response_types: z.tuple([z.literal("code")]),
    authorization_policy: z.string(),
    claims_policy: z.string().optional(),
    lifespan: z.string().optional(),
    consent_mode: z.enum(["auto", "explicit", "implicit", "pre-configured"]).optional(),
    pre_configured_consent_duration: duration.optional(),
    require_pkce: z.boolean(),
    pkce_challenge_method: z.enum(["", "plain", "S256"]).optional(),
    token_endpoint_auth_method: endpointAuthMethod,
    revocation_endpoint_auth_method: endpointAuthMethod.optional(),
    introspection_endpoint_auth_method: endpointAuthMethod.optional(),
    pushed_authorization_request_endpoint_auth_method: endpointAuthMethod.optional(),
  })
  .superRefine((given, context) => {
    const refuse = (when: boolean, message: string): void => {
      if (when) context.addIssue({ code: "custom", message });
    };
    const machine = given.grant_types.includes("client_credentials");
    const isPublic = given.token_endpoint_auth_method === "none";
    refuse(given.public !== isPublic, "a client is public exactly when it proves itself with nothing");
    refuse((given.client_secret === undefined) !== given.public, "a client has a secret exactly when it is not public");
    refuse(given.scopes.length === 0 && !machine, "scopes must not be empty");
    refuse(machine && given.public, "a machine is not public");
    refuse(machine && given.authorization_policy !== "one_factor", "a machine has one factor");
    refuse(
      machine && given.scopes.some((scope) => scope === "openid" || scope === "offline_access"),
      "a machine is nobody",
    );
    refuse(
      given.grant_types.includes("refresh_token") && !given.scopes.includes("offline_access"),
      "refresh_token needs offline_access",
    );
  });

/** By `IdentityProvidersOpenIDConnectPolicy`, and `validateOIDCAuthorizationPolicies` of the validator. */
const authorizationPolicies = z.record(
  z.string().regex(/^(?!(one_factor|two_factor|deny)?$)/),
  z.strictObject({
    default_policy: z.enum(["one_factor", "two_factor", "deny"]),
    rules: z
      .array(
        z.strictObject({
          policy: z.enum(["one_factor", "two_factor", "deny"]),
          subject: z.array(z.array(z.string().regex(/^(user|group|oauth2:client):./)).min(1)).min(1),
        }),
      )
      .min(1),
  }),
);

/** The file of Authelia's configuration that this program writes. */
export const autheliaFile = z.strictObject({
  identity_providers: z.strictObject({
    oidc: z
      .strictObject({
        authorization_policies: authorizationPolicies.optional(),
        claims_policies: claimsPolicies.optional(),
        lifespans: lifespans.optional(),
        clients: z
          .array(client)
          .min(1)
          .refine((clients) => new Set(clients.map(({ client_id }) => client_id)).size === clients.length),
      })
      .refine(({ clients, authorization_policies = {} }) => {
        const known = ["one_factor", "two_factor", ...Object.keys(authorization_policies)];
        return clients.every(({ authorization_policy }) => known.includes(authorization_policy));
      }, "a client names a policy that is not there")
      .refine(({ clients, claims_policies = {}, lifespans: { custom } = { custom: {} } }) =>
        clients.every(
          ({ claims_policy, lifespan }) =>
            (claims_policy === undefined || claims_policy in claims_policies) &&
            (lifespan === undefined || lifespan in custom),
        ),
      )
      .nullable(),
  }),
});

/** Whether a secret is the one that Authelia's configuration has the hash of: what Authelia does when a client logs in. */
export function matchesDigest(secret: string, encoded: string): boolean {
  const [, iterations, salt = "", hash = ""] = digest.exec(encoded) ?? [];
  const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(".", "+"), "base64");
  const expected = bytes(hash);
  return (
    expected.length > 0 &&
    pbkdf2Sync(secret, bytes(salt), Number(iterations), expected.length, "sha512").equals(expected)
  );
}
