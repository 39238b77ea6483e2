import assert from "node:assert/strict";
import { ConfigMap, Namespace } from "kubernetes-models/v1";
import type { z } from "zod";
import {
  OIDC_AUTH_METHODS,
  OIDC_GRANT_TYPES,
  OIDC_POLICIES,
  OIDC_SCOPES,
  type OidcClient,
} from "../../../model/oidc.ts";
import { oidcClientSchema } from "../../../configuration/schema/oidc.ts";
import { autheliaClient, autheliaPolicies } from "../../../manifests/oidc/authelia-client.ts";
import { autheliaConfiguration, autheliaFrame, clientsManifest } from "../../../manifests/oidc/authelia-files.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { autheliaFile } from "../../support/authelia.ts";
import { oidcClient } from "../../support/fixtures.ts";

const hash = "$pbkdf2-sha512$310000$c2FsdA$aGFzaA.";
const hashOf = ({ authMethod }: OidcClient): string | undefined => (authMethod === "none" ? undefined : hash);
const one = (changes: Partial<OidcClient> = {}): OidcClient => ({ ...oidcClient, ...changes });

describe("autheliaClient", () => {
  it("says in Authelia's words what the registration says", () => {
    assert.deepEqual(autheliaClient(oidcClient, hash), {
      client_id: "my-diet",
      client_name: "MyDiet",
      client_secret: hash,
      public: false,
      redirect_uris: ["https://app.my-diet-dev.example.org/callback"],
      scopes: ["openid", "profile", "email", "groups"],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      authorization_policy: "two_factor",
      require_pkce: true,
      pkce_challenge_method: "S256",
      token_endpoint_auth_method: "client_secret_basic",
    });
  });

  it("has no secret when it is public, nor a method of PKCE when that is not demanded", () => {
    const {
      client_secret,
      public: isPublic,
      token_endpoint_auth_method,
    } = autheliaClient(one({ authMethod: "none" }), undefined);
    assert.deepEqual([client_secret, isPublic, token_endpoint_auth_method], [undefined, true, "none"]);
    const { require_pkce, pkce_challenge_method } = autheliaClient(one({ pkce: false }), hash);
    assert.deepEqual([require_pkce, pkce_challenge_method], [false, undefined]);
  });

  it("proves itself everywhere in the one way that it knows", () => {
    const methods = Object.entries(autheliaClient(one({ authMethod: "client_secret_post" }), hash));
    assert.deepEqual(
      methods.filter(([key]) => key.endsWith("_auth_method")),
      ["token", "revocation", "introspection", "pushed_authorization_request"].map((endpoint) => [
        `${endpoint}_endpoint_auth_method`,
        "client_secret_post",
      ]),
    );
  });
});

describe("what Authelia is told", () => {
  it("is what Authelia takes, for every client that configuration takes", () => {
    const clients = everyClient();
    assert.equal(clients.length > 100, true);
    for (const client of clients) {
      const result = autheliaFile.safeParse(autheliaConfiguration([autheliaClient(client, hashOf(client))]));
      assert(result.success, `${JSON.stringify(client)}: ${String(result.error)}`);
    }
  });

  it("is one file in a ConfigMap, the same in whatever order apps come", () => {
    const clients = ["b", "a-b", "a"].map((id) => autheliaClient(one({ id }), hash));
    const text = clientsManifest("authelia", clients);
    assert.equal(clientsManifest("authelia", clients.toReversed()), text);
    const [map] = parseYamlDocuments(text, "clients.yaml");
    assert(ConfigMap.is(map));
    new ConfigMap(map).validate();
    assert.deepEqual(map.metadata, { name: "authelia-oidc-clients", namespace: "authelia" });
    assert.deepEqual(Object.keys(map.data ?? {}), ["oidc-clients.yaml"]);
    const [file] = parseYamlDocuments(map.data?.["oidc-clients.yaml"] ?? "", "oidc-clients.yaml");
    const { identity_providers } = autheliaFile.parse(file);
    assert.deepEqual(
      identity_providers.oidc?.clients.map(({ client_id }) => client_id),
      ["a", "a-b", "b"],
    );
  });

  it("lets members of groups alone log in where a client names some, and everybody else where none does", () => {
    const clients = [
      one({ id: "b", groups: ["b-ops", "oidc:leads"], authorizationPolicy: "one_factor" }),
      one({ id: "a" }),
    ];
    const file = autheliaConfiguration(
      clients.map((client) => autheliaClient(client, hash)),
      autheliaPolicies(clients),
    );
    const { oidc } = autheliaFile.parse(file).identity_providers;
    assert.deepEqual(oidc?.authorization_policies, {
      "groups-of-b": {
        default_policy: "deny",
        rules: [{ policy: "one_factor", subject: [["group:b-ops"], ["group:oidc:leads"]] }],
      },
    });
    assert.deepEqual(
      oidc.clients.map(({ authorization_policy }) => authorization_policy),
      ["two_factor", "groups-of-b"],
    );
    assert.equal(
      autheliaFile.safeParse(autheliaConfiguration([autheliaClient(one({ groups: ["b"] }), hash)])).success,
      false,
    );
  });

  it("puts claims into ID tokens, asks people, and has tokens last, as a client says", () => {
    const clients = [
      one({ id: "b", idTokenClaims: ["groups", "email"], consent: { mode: "pre-configured", remember: "720h" } }),
      one({
        id: "a",
        lifespans: { idToken: "10m", refreshToken: "30d", deviceCode: "15m" },
        consent: { mode: "implicit" },
      }),
      one({ id: "c" }),
    ];
    const made = clients.map((client) => autheliaClient(client, hash));
    const { oidc } = autheliaFile.parse(autheliaConfiguration(made, autheliaPolicies(clients))).identity_providers;
    assert.deepEqual(oidc?.claims_policies, { "claims-of-b": { id_token: ["groups", "email"] } });
    assert.deepEqual(oidc.lifespans, {
      custom: { "lifespans-of-a": { device_code: "15m", id_token: "10m", refresh_token: "30d" } },
    });
    assert.deepEqual(
      oidc.clients.map(({ claims_policy, lifespan, consent_mode, pre_configured_consent_duration }) => [
        claims_policy,
        lifespan,
        consent_mode,
        pre_configured_consent_duration,
      ]),
      [
        [undefined, "lifespans-of-a", "implicit", undefined],
        ["claims-of-b", undefined, "pre-configured", "720h"],
        [undefined, undefined, undefined, undefined],
      ],
    );
    assert.equal(autheliaFile.safeParse(autheliaConfiguration(made)).success, false);
  });

  it("turns the provider off where no app has a client, since Authelia would not start otherwise", () => {
    assert.deepEqual(autheliaConfiguration([]), { identity_providers: { oidc: null } });
    assert(autheliaFile.safeParse(autheliaConfiguration([])).success);
  });

  it("comes with a namespace that Flux makes, but neither changes nor removes", () => {
    const { "namespace.yaml": text = "", "kustomization.yaml": list = "" } = autheliaFrame("sso");
    const [namespace] = parseYamlDocuments(text, "namespace.yaml");
    assert(Namespace.is(namespace));
    assert.deepEqual(namespace.metadata, {
      name: "sso",
      annotations: {
        "kustomize.toolkit.fluxcd.io/prune": "disabled",
        "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent",
      },
    });
    assert.match(list, /resources:\n {2}- namespace.yaml\n {2}- clients.yaml\n$/);
  });
});

describe("the schema that stands for Authelia's", () => {
  it("refuses what Authelia refuses", () => {
    const good = autheliaClient(oidcClient, hash);
    const bad: readonly object[] = [
      { ...good, post_logout_redirect_uris: [] },
      { ...good, client_id: "a b" },
      { ...good, client_secret: "plain" },
      { ...good, public: true },
      { ...good, client_secret: undefined },
      { ...good, scopes: [] },
      { ...good, scopes: ["openid", "openid"] },
      { ...good, redirect_uris: ["app.example.org"] },
      { ...good, grant_types: ["authorization_code", "refresh_token"] },
      { ...good, grant_types: ["client_credentials"] },
    ];
    const fileOf = (client: object): object => ({ identity_providers: { oidc: { clients: [client] } } });
    assert(autheliaFile.safeParse(fileOf(good)).success);
    assert.deepEqual(
      bad.filter((client) => autheliaFile.safeParse(fileOf(client)).success),
      [],
    );
    assert.equal(autheliaFile.safeParse({ identity_providers: { oidc: { clients: [] } } }).success, false);
    assert.equal(autheliaFile.safeParse({ identity_providers: { oidc: { clients: [good, good] } } }).success, false);
  });
});

/** Every combination of settings that the schema of registrations lets pass. */
function everyClient(): OidcClient[] {
  const grants = subsets(OIDC_GRANT_TYPES);
  const scopes = [[], ["openid"], ["openid", "offline_access"], ["offline_access", "groups"], [...OIDC_SCOPES]];
  const settings = grants.flatMap((grantTypes) =>
    scopes.flatMap((scope) =>
      OIDC_AUTH_METHODS.flatMap((authMethod) =>
        OIDC_POLICIES.flatMap((authorizationPolicy) =>
          [true, false].map((pkce) => ({ grantTypes, scopes: scope, authMethod, authorizationPolicy, pkce })),
        ),
      ),
    ),
  );
  return settings.flatMap((given) => {
    const { success, data } = oidcClientSchema.safeParse({ ...given, redirectUris: ["https://a.example.org/"] });
    return success ? [{ ...oidcClient, ...pick(data) }] : [];
  });
}

function pick({ grantTypes, scopes, authMethod, authorizationPolicy, pkce }: z.output<typeof oidcClientSchema>) {
  return { grantTypes, scopes, authMethod, authorizationPolicy, pkce };
}

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((all, item) => [...all, ...all.map((some) => [...some, item])], [[]]);
}
