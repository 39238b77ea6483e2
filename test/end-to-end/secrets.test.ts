import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretEntries } from "./support/cluster-objects.ts";
import { assertNotCommitted, assertNotInState, assertNotLogged, assertNotShown } from "./support/plain-secrets.ts";
import { oddSecret, platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

describe("no secret of a run, in plain text, anywhere but where it belongs", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let secrets: ReadonlyMap<string, string>;

  before(async () => {
    platform = await sharedPlatform();
    secrets = await secretsOf(platform);
  });

  it("knows every kind of secret that it has to look for", () => {
    assert.deepEqual(
      [...secrets.keys()],
      [
        "cluster AGE key",
        "app AGE key",
        "fleet deploy key",
        "platform deploy key",
        "source deploy key",
        "GitHub App's key",
        "OIDC client's secret",
        "registry password",
        "GitHub token",
        "passphrase",
        "secret of the cluster",
      ],
    );
    for (const secret of secrets.values()) assert.ok(secret.length > 20);
  });

  it("is in any commit of any repository", async () => {
    await assertNotCommitted(platform, secrets, ["fleet", "my-diet-platform", "apps.my-diet"]);
  });

  it("is in the state, its backups and histories, or the stack's configuration", () => {
    assertNotInState(platform, secrets);
  });

  it("is in a log: the engine's, the providers', the controllers', the API server's, GitHub's", () => {
    assertNotLogged(platform, secrets);
  });

  it("is in what a preview shows", async () => {
    await assertNotShown(platform, secrets);
  });
});

/** The most secret part of each secret, by what it is. */
async function secretsOf({ cluster, github, sandbox }: Platform): Promise<Map<string, string>> {
  const entry = async (namespace: string, name: string, key: string): Promise<string> =>
    (await secretEntries(cluster.client, namespace, name))[key] ?? "";
  const remembered = (file: string): string => readFileSync(join(sandbox.layout.root, file), "utf8");
  return new Map([
    ["cluster AGE key", await entry("flux-system", "sops-age", "age.agekey")],
    ["app AGE key", await entry("my-diet-platform", "my-diet-platform-age-key", "age.agekey")],
    ["fleet deploy key", keyBody(await entry("flux-system", "flux-system", "identity"))],
    ["platform deploy key", keyBody(await entry("my-diet-platform", "my-diet-deploy-key", "identity"))],
    ["source deploy key", keyBody(await entry("my-diet-platform", "my-diet-source-deploy-key", "identity"))],
    ["GitHub App's key", keyBody(remembered("github-app.pem"))],
    ["OIDC client's secret", await entry("my-diet-platform", "my-diet-oidc", "client_secret")],
    ["registry password", remembered("registry-password")],
    ["GitHub token", github.token],
    ["passphrase", remembered("passphrase")],
    // What follows is on another line wherever YAML has it.
    ["secret of the cluster", oddSecret.split("\n")[0] ?? ""],
  ]);
}

/** A line of a private key that belongs to the key itself: what an OpenSSH one begins with is the same in all keys. */
function keyBody(privateKey: string): string {
  return privateKey.split("\n")[3] ?? "";
}
