import { z } from "zod";
import { GROUP, groupProblem, HOSTNAME, hostnameProblem, LABEL, labelProblem } from "../fields/kubernetes.ts";
import {
  CLIENT_NAME,
  clientNameProblem,
  issuerProblem,
  LIFESPAN,
  lifespanProblem,
  REDIRECT_URI,
  redirectUriProblem,
} from "../fields/oidc.ts";
import {
  OIDC_AUTH_METHODS,
  OIDC_CLAIMS,
  OIDC_CONSENTS,
  OIDC_GRANT_TYPES,
  OIDC_POLICIES,
  OIDC_SCOPES,
  type OidcClaim,
} from "../../model/oidc.ts";
import { columns, choice, elsewhere, examples, generation, text, WAS_ROTATION } from "./fields.ts";
import { misfits } from "./oidc-misfits.ts";

/** The OpenID Connect provider of a cluster. */
export const oidcProviderSchema = z.strictObject({
  issuer: text("https://auth.example.org", issuerProblem).describe(
    "The address where people log in: that of Authelia, without a slash at the end. Required if an app has a [client](guides/oidc.md) on this cluster",
  ),
  namespace: text("authelia", labelProblem)
    .default("authelia")
    .describe("The namespace of Authelia and of its list of clients")
    .register(columns, { example: "`sso`" }),
});

const [first = "groups", ...others] = Object.keys(OIDC_CLAIMS).filter(isClaim);
const CLAIMS = [first, ...others] as const;

function isClaim(name: string): name is OidcClaim {
  return Object.hasOwn(OIDC_CLAIMS, name);
}

const lifespan = (description: string) => text("24h", lifespanProblem, LIFESPAN).describe(description).exactOptional();

/** One OpenID Connect client of an app; id, name and environment default to the app's. */
export const oidcClientSchema = z
  .strictObject({
    id: text("my-diet", labelProblem, LABEL)
      .describe(
        "The id of an OpenID Connect [client](guides/oidc.md): the app's name, or a text that begins with it and a hyphen. Unique on a cluster",
      )
      .register(columns, { absent: "the app's name" })
      .exactOptional(),
    name: text("MyDiet", clientNameProblem, CLIENT_NAME)
      .describe("The name that people see when they log in")
      .register(columns, { absent: "`displayName`" })
      .exactOptional(),
    redirectUris: z
      .array(text("https://app.example.org/callback", redirectUriProblem, REDIRECT_URI))
      .meta({ uniqueItems: true })
      .default([])
      .describe(
        "Exact addresses to which Authelia may send people back: `https` on a host of the app, `http` on `localhost`, or the scheme of an app on a device (`app.immich:///oauth-callback`). No fragment and no wildcard",
      )
      .register(columns, { type: "list of URLs", example: "`[https://app.example.org/callback]`" }),
    redirectHosts: z
      .array(text("other.example.org", hostnameProblem, HOSTNAME))
      .default([])
      .describe("Further hosts for `redirectUris`, but no host of another app")
      .register(columns, { type: "list of host names", example: "`[old.example.org]`" }),
    scopes: z
      .array(choice(OIDC_SCOPES))
      .meta({ uniqueItems: true })
      .default(["openid", "profile", "email", "groups"])
      .describe("Scopes that the client may request. Further scopes: `offline_access`, `address`, `phone`")
      .register(columns, { type: "list of scopes", example: "`[openid]`" }),
    grantTypes: z
      .array(choice(OIDC_GRANT_TYPES))
      .meta({ uniqueItems: true, minItems: 1 })
      .default(["authorization_code"])
      .describe(
        "Grants with which it gets tokens. Further grants: `refresh_token`, `client_credentials`, `urn:ietf:params:oauth:grant-type:device_code`",
      )
      .register(columns, { type: "list of grants", example: "`[authorization_code, refresh_token]`" }),
    authMethod: choice(OIDC_AUTH_METHODS)
      .default("client_secret_basic")
      .describe("How the client authenticates. With `none`, it is public and has no secret")
      .register(columns, { example: "`none`" }),
    pkce: z
      .boolean()
      .default(true)
      .describe("Whether a proof key (S256) is required. Always required for a public client")
      .register(columns, { example: "`false`" }),
    authorizationPolicy: choice(OIDC_POLICIES)
      .default("two_factor")
      .describe("How people log in")
      .register(columns, { example: "`one_factor`" }),
    groups: z
      .array(text("mydiet-ops", groupProblem, GROUP))
      .meta({ uniqueItems: true, minItems: 1 })
      .describe("Groups whose members may log in, as Authelia names them")
      .register(columns, { type: "list of groups", absent: "everybody", example: "`[mydiet-ops]`" })
      .exactOptional(),
    idTokenClaims: z
      .array(choice(CLAIMS))
      .meta({ uniqueItems: true, minItems: 1 })
      .describe(
        "Further claims in the ID token: [claims](guides/oidc.md) of Authelia, such as `groups`, `email`, `name`, `preferred_username`",
      )
      .register(columns, { type: "list of claims", absent: "none", example: "`[groups]`" })
      .exactOptional(),
    consent: z
      .strictObject({
        mode: choice(OIDC_CONSENTS)
          .describe("When Authelia asks people for consent: each time, never, or once for the time in `remember`")
          .register(columns, { absent: "`explicit`", example: "`pre-configured`" }),
        remember: text("720h", lifespanProblem, LIFESPAN)
          .describe("How long Authelia remembers consent, with `pre-configured`")
          .register(columns, { type: "duration of Authelia: `y`, `M`, `w`, `d`, `h`, `m`, `s`", absent: "a week" })
          .exactOptional(),
      })
      .register(examples, { example: "{ mode: pre-configured, remember: 720h }" })
      .describe("Whether people are asked before the app learns who they are; each time by default")
      .exactOptional(),
    lifespans: z
      .strictObject({
        accessToken: lifespan("How long an access token is valid").register(columns, {
          type: "duration of Authelia: `y`, `M`, `w`, `d`, `h`, `m`, `s`",
          absent: "`1h`",
        }),
        idToken: lifespan("How long an ID token is valid").register(columns, {
          type: "duration of Authelia: `y`, `M`, `w`, `d`, `h`, `m`, `s`",
          absent: "`1h`",
        }),
        refreshToken: lifespan("How long a refresh token is valid").register(columns, {
          type: "duration of Authelia: `y`, `M`, `w`, `d`, `h`, `m`, `s`",
          absent: "`90m`",
        }),
        authorizeCode: lifespan("How long a code can be exchanged for tokens").register(columns, {
          type: "duration of Authelia: `y`, `M`, `w`, `d`, `h`, `m`, `s`",
          absent: "`1m`",
        }),
        deviceCode: lifespan("The time that somebody has to enter the code of a device").register(columns, {
          type: "duration of Authelia: `y`, `M`, `w`, `d`, `h`, `m`, `s`",
          absent: "`10m`",
        }),
      })
      .register(examples, { example: "{ refreshToken: 24h }" })
      .describe("How long its tokens are good for; as Authelia has it by default")
      .exactOptional(),
    environment: text("dev")
      .describe("The client exists on the clusters that host this environment")
      .register(columns, { type: "an environment", absent: "the first one" })
      .exactOptional(),
    generation: generation().describe("Add 1 to give the client a new secret").register(columns, { example: "`2`" }),
  })
  .superRefine((client, context) => {
    for (const { path, message } of misfits(client)) context.addIssue({ code: "custom", path: [...path], message });
  })
  .register(elsewhere, {
    clientSecret: "the program makes it; add 1 to generation for another one",
    ...WAS_ROTATION,
    postLogoutRedirectUris: "Authelia has no logout that an app can begin; remove it",
  });
