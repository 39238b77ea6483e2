import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { Permissions } from "../../sandbox/github/store/organization-record.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const repositories = ["fleet", "my-diet-platform", "apps.my-diet"];
const sources = [
  ["flux-system", "flux-system"],
  ["my-diet-platform", "my-diet-platform"],
  ["my-diet-platform", "my-diet-app"],
] as const;

describe("a platform in an organisation that forbids deploy keys", function () {
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
  });

  after(() => {
    platform.github.faults.turnOff();
    writeFileSync(registration, original.registration);
    writeFileSync(platform.connection.stackFile, original.stack);
  });

  it("is told before anything is written what would do", async () => {
    const { stack, github } = platform;
    github.faults.turnOn({ fault: "deploy-keys-disabled" });
    const { mark } = github.requests;
    let said = "";
    await stack.operate("preview", (_, { diagnosticEvent }) => {
      said += diagnosticEvent?.message ?? "";
    });
    assert.match(said, /labrats-work forbids deploy keys, so those of this stack do not work: Flux cannot read/);
    assert.match(said, /platform:github\.fluxApp for the fleet and platform repositories/);
    assert.deepEqual(github.requests.writes(mark), []);
  });

  it("is read by Flux with GitHub Apps from the next up on, which is one App's, too, and takes no token", async () => {
    const { stack, github } = platform;
    const everything = { administration: "write", contents: "write", members: "read" } as const;
    await useApps({
      platform: { ...everything, secrets: "write", workflows: "write" },
      flux: { contents: "read" },
    });
    github.faults.turnOn({ fault: "token-rejected" });
    const { mark } = github.requests;
    await stack.operate("up");
    await platform.settle();
    github.faults.turnOff("token-rejected");
    const requests = github.requests.since(mark);
    assert.deepEqual(
      requests.filter(({ status, path }) => status === 401 && !path.includes(".git/")).map(({ path }) => path),
      [],
    );
    for (const name of repositories) {
      assert.deepEqual(await deployKeys(name), []);
      const read = requests.filter(
        ({ path, status }) => path.startsWith(`/labrats-work/${name}.git/`) && status === 200,
      );
      assert(read.length > 0, `${name} was not read over HTTP`);
    }
    const { urls, rest } = await observed();
    assert.deepEqual(
      urls,
      repositories.map((name) => `${github.url}/labrats-work/${name}.git`),
    );
    assert.deepEqual(rest, first.rest);
    const secret = { apiVersion: "v1", kind: "Secret", namespace: "flux-system", name: "flux-system" };
    assert.equal(await platform.cluster.client.get(secret), undefined);
    assert.deepEqual(github.requests.bugs, []);
  });

  it("has none of it again after another up", async () => {
    const { mark } = platform.github.requests;
    await platform.stack.operate("up");
    const written = platform.github.requests.writes(mark).filter(({ path }) => !path.endsWith("/access_tokens"));
    assert.deepEqual(written, []);
  });

  it("goes back to deploy keys where they are allowed", async () => {
    const { stack, github } = platform;
    github.faults.turnOff();
    writeFileSync(registration, original.registration);
    writeFileSync(platform.connection.stackFile, original.stack);
    await stack.operate("up");
    await platform.settle();
    assert.deepEqual(await observed(), first);
    assert.deepEqual(await deployKeys("fleet"), ["Flux on dev/home"]);
    assert.deepEqual(await deployKeys("my-diet-platform"), ["Flux on dev/home"]);
    assert.deepEqual(await deployKeys("apps.my-diet"), ["Flux on dev/home for my-diet"]);
  });

  /** Makes Apps, and has the stack work as the first and read with the second. */
  async function useApps(apps: { readonly platform: Permissions; readonly flux: Permissions }): Promise<void> {
    const { github, stack, connection } = platform;
    const document = parseDocument(readFileSync(connection.stackFile, "utf8"));
    document.setIn(["config", "platform:github", "app"], "platform");
    document.setIn(["config", "platform:github", "fluxApp"], "flux");
    const keys = new Map<string, string>();
    for (const [slug, permissions] of Object.entries(apps)) {
      const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
      const ids = github.seedApp({ slug, publicKey: pem, permissions });
      const shared = slug === "flux" ? { shared: true } : {};
      document.setIn(["config", "platform:githubApps", slug], { ...ids, ...shared });
      keys.set(slug, privateKey.export({ format: "pem", type: "pkcs1" }).toString());
    }
    writeFileSync(connection.stackFile, document.toString());
    for (const [slug, key] of keys) await stack.setSecret(`platform:githubAppKeys.${slug}`, key);
    const changed = original.registration.replace("branch: main }", "branch: main, githubApp: flux }");
    assert.notEqual(changed, original.registration);
    writeFileSync(registration, changed);
  }

  /** Where Flux reads, and what must stay: the very same objects, Ready. */
  async function observed() {
    const { client } = platform.cluster;
    const found = await Promise.all(
      sources.map(async ([namespace, name]) => {
        const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
        return gitRepository.parse(await existing(client, { ...kind, namespace, name }));
      }),
    );
    const workload = { apiVersion: "apps/v1", kind: "Deployment", namespace: "my-diet-dev", name: "my-diet" };
    const { metadata } = identified.parse(await existing(client, workload));
    return {
      urls: found.map(({ spec }) => spec.url),
      rest: {
        uids: [...found.map((one) => one.metadata.uid), metadata.uid],
        ready: found.map(({ status }) => status.conditions.find(({ type }) => type === "Ready")?.status),
      },
    };
  }

  async function deployKeys(name: string): Promise<string[]> {
    const { apiUrl, token } = platform.github;
    const answer = await fetch(`${apiUrl}/repos/labrats-work/${name}/keys`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return z
      .array(z.object({ title: z.string() }))
      .parse(await answer.json())
      .map(({ title }) => title);
  }
});

const identified = z.looseObject({ metadata: z.looseObject({ uid: z.string() }) });
const gitRepository = identified.extend({
  spec: z.looseObject({ url: z.string() }),
  status: z.looseObject({ conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })) }),
});
