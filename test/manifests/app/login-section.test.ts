import assert from "node:assert/strict";
import { loginSection } from "../../../manifests/app/login-section.ts";
import { oidcClient } from "../../support/fixtures.ts";

describe("loginSection", () => {
  it("tells a team its clients, where they are, and what has the rest", () => {
    const page = {
      ...oidcClient,
      id: "my-diet-page",
      name: "a | <b>",
      authMethod: "none",
      environment: "prod",
    } as const;
    assert.deepEqual(loginSection("my-diet", "my-diet-platform", [oidcClient, page]).split("\n"), [
      "## OpenID Connect clients",
      "",
      "| Client         | Display name | Environment | Secret                                       |",
      "| -------------- | ------------ | ----------- | -------------------------------------------- |",
      "| `my-diet`      | MyDiet       | `dev`       | `my-diet-oidc`                               |",
      "| `my-diet-page` | a \\| \\<b\\>   | `prod`      | `my-diet-oidc-page`, without `client_secret` |",
      "",
      "Each Secret is in the namespace `my-diet-platform` and has the keys `client_id`, `client_secret`, `issuer` and",
      "`discovery_url`. To copy it to the namespaces in which the app runs, list it under `secrets` in the app's registration. To change a",
      "client, change `oidc` there.",
      "",
      "",
    ]);
  });

  it("is nothing for an app without any", () => {
    assert.equal(loginSection("my-diet", "my-diet-platform", []), "");
  });
});
