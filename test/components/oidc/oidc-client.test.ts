import assert from "node:assert/strict";
import { z } from "zod";
import { OidcClient } from "../../../components/oidc/oidc-client.ts";
import type { OidcClient as Client } from "../../../model/oidc.ts";
import { autheliaClient } from "../../../manifests/oidc/authelia-client.ts";
import { open } from "../../../sops/open.ts";
import { matchesDigest } from "../../support/authelia.ts";
import { fleet, identity, oidcClient } from "../../support/fixtures.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { plainTexts } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

const password = "random:RandomPassword client";
const drawn = "0123456789".repeat(8).slice(0, 72);

const make = async (changes: Partial<Client> = {}, preview = false): Promise<Recording> =>
  record(
    () => {
      const { sealed, registered } = new OidcClient("client", {
        client: { ...oidcClient, ...changes },
        secretName: "my-diet-oidc",
        namespace: "my-diet-platform",
        issuer: "https://auth.example.org/authelia",
        labelPrefix: "labels.example.org",
        fleet,
      });
      return { sealed, registered };
    },
    { preview, state: preview ? {} : { [password]: { result: drawn } } },
  );

const outputsSchema = z.object({
  sealed: z.string(),
  registered: z.looseObject({ client_secret: z.string().optional() }),
});

describe("OidcClient", () => {
  let run: Recording;

  before(async () => {
    run = await make();
  });

  it("draws a secret, and seals it", () => {
    assert.equal(
      tree(run),
      [
        "platform:OidcClient client",
        "  platform:SealedFile client",
        "    pulumi:Stash client",
        "        - ignores changes of input",
        "        - replaced by a trigger",
        "  random:RandomPassword client",
      ].join("\n"),
    );
    assert.deepEqual(run.find(password).inputs, { length: 72, special: false, keepers: { rotation: "0" } });
    assert.equal(run.find(password).secretOutputs.includes("result"), true);
  });

  it("gives the app a Secret with all that a library for OpenID Connect asks for", async () => {
    const { sealed } = outputsSchema.parse(run.outputs);
    assert.deepEqual(await open(sealed, [identity]), {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "my-diet-oidc",
        namespace: "my-diet-platform",
        labels: { "labels.example.org/oidc-client": "my-diet" },
      },
      type: "Opaque",
      stringData: {
        client_id: "my-diet",
        client_secret: drawn,
        issuer: "https://auth.example.org/authelia",
        discovery_url: "https://auth.example.org/authelia/.well-known/openid-configuration",
      },
    });
  });

  it("gives the provider the secret's hash, in plain, and the same in every run", async () => {
    const { registered } = outputsSchema.parse(run.outputs);
    assert.equal(matchesDigest(drawn, registered.client_secret ?? ""), true);
    assert.deepEqual(registered, autheliaClient(oidcClient, registered.client_secret));
    assert.deepEqual(outputsSchema.parse((await make()).outputs).registered, registered);
  });

  it("hands the secret over in plain nowhere", () => {
    const outputs = run.resources.map(({ label }) => run.outputsOf(label));
    const texts = plainTexts([run.resources.map(({ inputs, options }) => [inputs, options]), outputs, run.outputs]);
    assert.equal(texts.length > 10, true);
    assert.deepEqual(
      texts.filter((text) => text.includes(drawn.slice(0, 20))),
      [],
    );
  });

  it("draws another secret when the registration asks for it, and changes nothing else", async () => {
    const rotated = await make({ generation: 2 });
    assert.deepEqual(rotated.find(password).inputs, { length: 72, special: false, keepers: { rotation: "1" } });
    assert.equal(tree(rotated), tree(run));
  });

  it("has no secret when it is public, and is sealed all the same", async () => {
    const page = await make({ authMethod: "none" });
    assert.deepEqual(page.all("random:RandomPassword"), []);
    const { sealed, registered } = outputsSchema.parse(page.outputs);
    assert.deepEqual(registered, autheliaClient({ ...oidcClient, authMethod: "none" }, undefined));
    const { stringData } = z
      .object({ stringData: z.record(z.string(), z.string()) })
      .parse(await open(sealed, [identity]));
    assert.deepEqual(Object.keys(stringData), ["client_id", "issuer", "discovery_url"]);
  });

  it("is the same resources in a preview, where no secret is known", async () => {
    const preview = await make({}, true);
    assert.deepEqual(
      preview.resources.map(({ label }) => label),
      run.resources.map(({ label }) => label),
    );
  });
});
