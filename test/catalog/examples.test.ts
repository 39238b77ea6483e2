import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Component } from "../../model/component.ts";
import { readCatalog } from "./catalog-project.ts";

const pages = ["reference/catalog", "guides/infrastructure"].map((name) =>
  readFileSync(join(import.meta.dirname, `../../docs/${name}.md`), "utf8"),
);

/** Files that the pages show of components that come from the catalog, by name of the component. */
const shown = Object.fromEntries(
  pages.flatMap((page) =>
    [...page.matchAll(/^```yaml\n# infrastructure\/([a-z-]+)\.yaml\n(from: [^]*?)^```$/gm)].map(
      ([, name = "", text = ""]) => [name, text],
    ),
  ),
);

const secrets = { AUTHELIA_OIDC_HMAC: "h", AUTHELIA_OIDC_KEY: "-----BEGIN\nx\n-----END\n", S3_SECRET_KEY: "k" };

describe("the files of components in the documentation", () => {
  let components: readonly Component[];
  before(async () => {
    assert.deepEqual(Object.keys(shown).sort(), ["authelia", "linkding", "loki", "metallb"]);
    components = await readCatalog(shown, secrets);
  });

  const component = (name: string): Component => {
    const found = components.find((one) => one.name === name);
    assert(found !== undefined, name);
    return found;
  };

  it("give a component of the catalog secrets besides those of its definition", () => {
    const { secrets: made, stages } = component("authelia");
    assert.deepEqual(
      made.map(({ namespace, name }) => `${namespace}/${name}`),
      ["authelia/authelia", "authelia/authelia-users", "authelia/authelia-oidc"],
    );
    assert.deepEqual(stages[0]?.dependsOn, ["authelia-secrets"]);
  });

  it("make linkding read the credentials of its database", () => {
    const { app: stage } = component("linkding").environments["dev"]?.stages ?? {};
    assert.match(JSON.stringify(stage?.releases["linkding"]?.values), /"name":"linkding-postgres-credentials"/);
  });

  it("make a release of the catalog read a secret that its definition does not know", () => {
    const { secrets: made, stages, environments } = component("loki");
    const [secret] = made;
    assert.deepEqual([secret?.namespace, secret?.entries], ["flux-system", { "s3-key": "${S3_SECRET_KEY}" }]);
    assert.deepEqual(stages[0]?.dependsOn, ["loki-secrets"]);
    assert.deepEqual(environments["dev"]?.stages["app"]?.releases["loki"]?.valuesFrom, [
      {
        kind: "Secret",
        name: secret?.name,
        valuesKey: "s3-key",
        targetPath: "loki.storage.s3.secretAccessKey",
        literal: true,
      },
    ]);
  });
});
