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
import { quote } from "../suggestion.ts";
import {
  OIDC_AUTH_METHODS,
  OIDC_CLAIMS,
  OIDC_CONSENTS,
  OIDC_GRANT_TYPES,
  OIDC_POLICIES,
  OIDC_SCOPES,
  type OidcClaim,
} from "../../model/oidc.ts";
import { choice, elsewhere, examples, text } from "./fields.ts";

/** The OpenID Connect provider of a cluster. */
export const oidcProviderSchema = z.strictObject({
  issuer: text("https://auth.example.org", issuerProblem),
  namespace: text("authelia", labelProblem).default("authelia"),
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
      .describe("The app's name, or begins with it and a hyphen; the app's name by default")
      .exactOptional(),
    name: text("MyDiet", clientNameProblem, CLIENT_NAME)
      .describe("Name that people see when they log in; displayName by default")
      .exactOptional(),
    redirectUris: z
      .array(text("https://app.example.org/callback", redirectUriProblem, REDIRECT_URI))
      .meta({ uniqueItems: true })
      .default([])
      .describe("Where people may come back to, letter by letter, on a host of the app; http on localhost only"),
    redirectHosts: z
      .array(text("other.example.org", hostnameProblem, HOSTNAME))
      .default([])
      .describe("Other hosts that redirectUris may have; never those of another app"),
    scopes: z
      .array(choice(OIDC_SCOPES))
      .meta({ uniqueItems: true })
      .default(["openid", "profile", "email", "groups"])
      .describe("Scopes that the client may request"),
    grantTypes: z
      .array(choice(OIDC_GRANT_TYPES))
      .meta({ uniqueItems: true, minItems: 1 })
      .default(["authorization_code"])
      .describe("How it gets tokens"),
    authMethod: choice(OIDC_AUTH_METHODS)
      .default("client_secret_basic")
      .describe("How it proves itself; with none it is public and has no secret"),
    pkce: z.boolean().default(true).describe("Whether a proof key (S256) is demanded"),
    authorizationPolicy: choice(OIDC_POLICIES).default("two_factor").describe("How people have to log in"),
    groups: z
      .array(text("mydiet-ops", groupProblem, GROUP))
      .meta({ uniqueItems: true, minItems: 1 })
      .describe("Groups whose members may log in; everybody by default")
      .exactOptional(),
    idTokenClaims: z
      .array(choice(CLAIMS))
      .meta({ uniqueItems: true, minItems: 1 })
      .describe("Claims to add to the ID token, for clients that read nothing else; none by default")
      .exactOptional(),
    consent: z
      .strictObject({
        mode: choice(OIDC_CONSENTS).describe("Asks each time, never, or once and remembers"),
        remember: text("720h", lifespanProblem, LIFESPAN)
          .describe("For how long, with pre-configured; a week by default")
          .exactOptional(),
      })
      .register(examples, { example: "{ mode: pre-configured, remember: 720h }" })
      .describe("Whether people are asked before the app learns who they are; each time by default")
      .exactOptional(),
    lifespans: z
      .strictObject({
        accessToken: lifespan("How long an access token is good for; 1h by default"),
        idToken: lifespan("How long an ID token is good for; 1h by default"),
        refreshToken: lifespan("How long a refresh token is good for; 90m by default"),
        authorizeCode: lifespan("How long a code can be exchanged for tokens; 1m by default"),
        deviceCode: lifespan("How long somebody has to enter the code of a device; 10m by default"),
      })
      .register(examples, { example: "{ refreshToken: 24h }" })
      .describe("How long its tokens are good for; as Authelia has it by default")
      .exactOptional(),
    environment: text("dev")
      .describe("The clusters that host it have the client; the first of the file by default")
      .exactOptional(),
    rotation: z.int().min(0).default(0).describe("Change it, and the client gets a new secret"),
  })
  .superRefine((client, context) => {
    for (const { path, message } of misfits(client)) context.addIssue({ code: "custom", path: [...path], message });
  })
  .register(elsewhere, {
    clientSecret: "the program makes it; change rotation for another one",
    postLogoutRedirectUris: "Authelia has no logout that an app can begin; remove it",
  });

interface Misfit {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Client = Readonly<
  Pick<
    z.output<typeof oidcClientSchema>,
    | "redirectUris"
    | "scopes"
    | "grantTypes"
    | "authMethod"
    | "pkce"
    | "authorizationPolicy"
    | "groups"
    | "idTokenClaims"
    | "consent"
    | "lifespans"
  >
>;

/**
 * What does not go together. Authelia refuses it at its start, or warns and will refuse it one day; an app's client must
 * not be able to keep the provider of all apps from starting.
 * @see https://github.com/authelia/authelia `validateOIDCClient` in `internal/configuration/validator/identity_providers.go`
 */
function misfits(client: Client): Misfit[] {
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

/** What tokens cannot have, or people are not asked. */
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
