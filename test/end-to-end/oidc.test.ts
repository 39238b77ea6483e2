import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { autheliaFile, matchesDigest } from "../support/authelia.ts";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const clientsMap = { apiVersion: "v1", kind: "ConfigMap", namespace: "authelia", name: "authelia-oidc-clients" };
const clientSecret = { apiVersion: "v1", kind: "Secret", namespace: "my-diet-platform", name: "my-diet-oidc" };

const fleet = "PUT /api/v3/repos/labrats-work/fleet/contents/clusters/dev/home";

describe("an OpenID Connect client of a registration", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("is a Secret in the app's platform namespace, labelled with the client", async () => {
    const { client_secret, ...rest } = await credentials();
    assert.match(client_secret ?? "", /^[A-Za-z0-9]{72}$/);
    assert.deepEqual(rest, {
      client_id: "my-diet",
      issuer: "https://auth.hcl.labrats.work",
      discovery_url: "https://auth.hcl.labrats.work/.well-known/openid-configuration",
    });
    const { metadata } = labelled.parse(await existing(platform.cluster.client, clientSecret));
    assert.equal(metadata.labels["labrats.work/oidc-client"], "my-diet");
  });

  it("is in Authelia's configuration, with the hash of just that secret", async () => {
    const [client, ...others] = await clients();
    assert.deepEqual(others, []);
    assert.equal(client?.client_id, "my-diet");
    const { client_secret } = await credentials();
    assert.equal(matchesDigest(client_secret ?? "", client.client_secret ?? ""), true);
  });

  it("gets another secret on request, and nothing else is written", async () => {
    const before = await credentials();
    await withRegistration(
      (text) => text.replace("  - redirectUris:", "  - generation: 2\n    redirectUris:"),
      async (writes) => {
        assert.deepEqual(writes.sort(), [
          `${fleet}/apps/my-diet-platform/oidc-my-diet.sops.yaml`,
          `${fleet}/oidc/clients.yaml`,
        ]);
        const { client_secret, ...rest } = await credentials();
        assert.notEqual(client_secret, before["client_secret"]);
        assert.deepEqual({ ...rest, client_secret: before["client_secret"] }, before);
        const [client] = await clients();
        assert.equal(matchesDigest(client_secret ?? "", client?.client_secret ?? ""), true);
      },
    );
  });

  it("goes with its Secret when it leaves the registration, and Authelia can go on without", async () => {
    await withRegistration(
      (text) => text.replace(/^oidc:\n[^]*$/m, ""),
      async () => {
        assert.equal(await platform.cluster.client.get(clientSecret), undefined);
        assert.deepEqual(await file(), { identity_providers: { oidc: null } });
      },
    );
  });

  /** Runs a test with another registration, on a cluster that has caught up with it, and puts everything back. */
  async function withRegistration(
    change: (text: string) => string,
    test: (writes: string[]) => Promise<void>,
  ): Promise<void> {
    const { stack, github, apps } = platform;
    const path = join(apps, "my-diet.yaml");
    const original = readFileSync(path, "utf8");
    const changed = change(original);
    assert.notEqual(changed, original);
    const mark = github.requests.mark;
    writeFileSync(path, changed);
    try {
      await stack.operate("up");
      const writes = github.requests.writes(mark).map(({ method, path: at }) => `${method} ${at}`);
      await platform.settle();
      await test(writes);
    } finally {
      writeFileSync(path, original);
      await stack.operate("up");
      await platform.settle();
    }
  }

  async function credentials(): Promise<Record<string, string>> {
    return secretEntries(platform.cluster.client, clientSecret.namespace, clientSecret.name);
  }

  async function clients() {
    return autheliaFile.parse(await file()).identity_providers.oidc?.clients ?? [];
  }

  async function file(): Promise<unknown> {
    const { data } = map.parse(await existing(platform.cluster.client, clientsMap));
    return parse(data["oidc-clients.yaml"]);
  }
});

const labelled = z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }) });
const map = z.looseObject({ data: z.strictObject({ "oidc-clients.yaml": z.string() }) });
