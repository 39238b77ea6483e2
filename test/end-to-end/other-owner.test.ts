import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { projectRoot } from "../support/test-platform.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const source = "apps.my-diet";
const token = "github_pat_games";

describe("a source repository of another owner", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let registration: string;
  let original: { readonly registration: string; readonly stack: string };
  let first: Awaited<ReturnType<typeof observed>>;

  before(async () => {
    platform = await sharedPlatform();
    await platform.settle();
    registration = join(platform.apps, "my-diet.yaml");
    const { stackFile } = platform.connection;
    original = { registration: readFileSync(registration, "utf8"), stack: readFileSync(stackFile, "utf8") };
    first = await observed();
    platform.github.seedOwner({ login: "games", token });
    await platform.github.seedRepository(`games/${source}`, join(projectRoot, "sandbox/seed", source));
  });

  after(() => {
    writeFileSync(registration, original.registration);
    writeFileSync(platform.connection.stackFile, original.stack);
  });

  it("is refused before the first write if the token does not reach that owner", async () => {
    const { stack, github } = platform;
    registerAt("owner: games");
    const { mark } = github.requests;
    await assert.rejects(stack.operate("up"), (error: unknown) => {
      assert.match(String(error), /cannot make a deploy key in games\/apps\.my-diet/);
      assert.match(String(error), /pulumi config set --secret --path 'platform:githubTokens\.games'/);
      return true;
    });
    assert.deepEqual(github.requests.writes(mark), []);
  });

  it("is read with a deploy key there, and nothing in the cluster starts again", async () => {
    const { stack, github } = platform;
    await stack.setSecret("platform:githubTokens.games", token);
    await stack.operate("up");
    await platform.settle();
    assert.deepEqual(await observed(), { ...first, url: `ssh://git@${github.sshHost}/games/${source}.git` });
    assert.deepEqual(await deployKeys("games", token), ["Flux on dev/home for my-diet"]);
    assert.deepEqual(await deployKeys("labrats-work", github.token), []);
    const readme = (await github.files("my-diet-platform")).get("README.md")?.toString() ?? "";
    assert.match(readme, /`games\/apps\.my-diet`/);
    const { mark } = github.requests;
    const { changes } = await stack.operate("up");
    assert.deepEqual(github.requests.writes(mark), []);
    assert.deepEqual([...changes.keys()], []);
    assert.equal((await stack.export()).includes(token), false, "the token is in the state in plain");
  });

  it("gets its deploy key back if GitHub has lost it", async () => {
    const { stack, github } = platform;
    const [{ id } = { id: 0 }] = await keysAt("games", token);
    await fetch(`${github.apiUrl}/repos/games/${source}/keys/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
    });
    await stack.operate("up");
    assert.deepEqual(await deployKeys("games", token), ["Flux on dev/home for my-diet"]);
    await platform.settle();
  });

  it("is read by a GitHub App of that owner, without a deploy key", async () => {
    const { stack, github, connection } = platform;
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
    const ids = github.seedApp({ slug: "games-reader", publicKey: pem, account: "games", repositories: [source] });
    const document = parseDocument(readFileSync(connection.stackFile, "utf8"));
    document.setIn(["config", "platform:githubApps", "games-reader"], ids);
    writeFileSync(connection.stackFile, document.toString());
    const key = privateKey.export({ format: "pem", type: "pkcs1" }).toString();
    await stack.setSecret("platform:githubAppKeys.games-reader", key);
    registerAt("owner: games, githubApp: games-reader");
    await stack.operate("up");
    await platform.settle();
    assert.deepEqual(await observed(), { ...first, url: `${github.url}/games/${source}.git` });
    assert.deepEqual(await deployKeys("games", token), []);
  });

  it("goes back to the stack's own owner", async () => {
    const { stack, github } = platform;
    writeFileSync(registration, original.registration);
    writeFileSync(platform.connection.stackFile, original.stack);
    await stack.operate("up");
    await platform.settle();
    assert.deepEqual(await observed(), first);
    assert.deepEqual(await deployKeys("labrats-work", github.token), ["Flux on dev/home for my-diet"]);
    assert.deepEqual(github.requests.bugs, []);
  });

  function registerAt(keys: string): void {
    const changed = original.registration.replace("branch: main }", `branch: main, ${keys} }`);
    assert.notEqual(changed, original.registration);
    writeFileSync(registration, changed);
  }

  /** Where Flux reads the source, and what must stay: the very same objects, Ready. */
  async function observed() {
    const { client } = platform.cluster;
    const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
    const found = await existing(client, { ...kind, namespace: "my-diet-platform", name: "my-diet-app" });
    const { metadata, spec, status } = gitRepository.parse(found);
    const workload = { apiVersion: "apps/v1", kind: "Deployment", namespace: "my-diet-dev", name: "my-diet" };
    return {
      url: spec.url,
      uids: [metadata.uid, identified.parse(await existing(client, workload)).metadata.uid],
      ready: status.conditions.find(({ type }) => type === "Ready")?.status,
    };
  }

  async function deployKeys(owner: string, bearer: string): Promise<string[]> {
    return (await keysAt(owner, bearer)).map(({ title }) => title);
  }

  async function keysAt(owner: string, bearer: string): Promise<z.infer<typeof keys>> {
    const headers = { authorization: `Bearer ${bearer}` };
    return keys.parse(
      await (await fetch(`${platform.github.apiUrl}/repos/${owner}/${source}/keys`, { headers })).json(),
    );
  }
});

const keys = z.array(z.object({ id: z.number(), title: z.string() }));
const identified = z.looseObject({ metadata: z.looseObject({ uid: z.string() }) });
const gitRepository = identified.extend({
  spec: z.looseObject({ url: z.string() }),
  status: z.looseObject({ conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })) }),
});
