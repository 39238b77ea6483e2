import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LoggedRequest } from "../../sandbox/github/http/request-log.ts";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const directory = "clusters/dev/home/apps/my-diet-platform";
const source = "apps.my-diet";
const previews = "PUT clusters/dev/home/preview-templates/my-diet/namespace/sync.yaml";

describe("a source repository that a GitHub App reads", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let registration: string;
  let original: string;
  let first: Awaited<ReturnType<typeof deployed>>;

  before(async () => {
    platform = await sharedPlatform();
    registration = join(platform.apps, "my-diet.yaml");
    original = readFileSync(registration, "utf8");
    first = await deployed();
  });

  after(() => {
    writeFileSync(registration, original);
  });

  it("is read over HTTPS with its tokens, and has no deploy key", async () => {
    const changed = original.replace("branch: main }", "branch: main, githubApp: my-diet }");
    assert.notEqual(changed, original);
    const requests = await upWith(changed);
    assert.deepEqual(aroundList(requests), {
      before: [`PUT ${directory}/source-github-app.sops.yaml`, `PUT ${directory}/source-over-https.yaml`, previews],
      after: [`DELETE ${directory}/source-deploy-key.sops.yaml`, `DELETE ${directory}/source.yaml`, "DELETE key"],
    });
    assert.deepEqual(await deployKeys(), []);
    const { repository, rest } = await deployed();
    assert.deepEqual(rest, first.rest);
    assert.equal(repository, `${platform.github.url}/labrats-work/${source}.git`);
    const used = new Set(requests.map(({ operationId, status }) => `${operationId ?? ""} ${status}`));
    assert(used.has("apps/create-installation-access-token 201"), [...used].join(", "));
    const read = requests.filter(
      ({ path, status }) => path.startsWith(`/labrats-work/${source}.git/`) && status === 200,
    );
    assert(read.length > 0, "nothing was read over HTTP");
    assert.deepEqual(platform.github.requests.bugs, []);
  });

  it("has the App in a Secret beside the other keys", async () => {
    const { client } = platform.cluster;
    const entries = await secretEntries(client, "my-diet-platform", "my-diet-source-github-app");
    const { githubAppPrivateKey, githubAppBaseURL, ...ids } = entries;
    assert.match(githubAppPrivateKey ?? "", /^-----BEGIN RSA PRIVATE KEY-----\n/);
    assert.equal(githubAppBaseURL, platform.github.apiUrl);
    assert.deepEqual(Object.keys(ids).sort(), ["githubAppID", "githubAppInstallationID"]);
    const old = { apiVersion: "v1", kind: "Secret", namespace: "my-diet-platform", name: "my-diet-source-deploy-key" };
    assert.equal(await client.get(old), undefined);
  });

  it("goes back to a deploy key, the new one first", async () => {
    const requests = await upWith(original);
    assert.deepEqual(aroundList(requests), {
      before: ["POST key", `PUT ${directory}/source-deploy-key.sops.yaml`, `PUT ${directory}/source.yaml`, previews],
      after: [`DELETE ${directory}/source-github-app.sops.yaml`, `DELETE ${directory}/source-over-https.yaml`],
    });
    assert.deepEqual(await deployKeys(), ["Flux on dev/home for my-diet"]);
    assert.deepEqual(await deployed(), first);
  });

  /** Takes the stack up with another registration, waits for Flux, and tells what was asked of GitHub meanwhile. */
  async function upWith(text: string): Promise<readonly LoggedRequest[]> {
    const { stack, github } = platform;
    const { mark } = github.requests;
    writeFileSync(registration, text);
    await stack.operate("up");
    await platform.settle();
    return github.requests.since(mark);
  }

  /** What must stay: the source and what runs, the very same objects, at the same commit. */
  async function deployed() {
    const { client } = platform.cluster;
    const uid = ({ metadata }: { metadata: object }): string => identified.parse(metadata).uid;
    const repository = await existing(client, {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      namespace: "my-diet-platform",
      name: "my-diet-app",
    });
    const { spec, status } = gitRepository.parse(repository);
    const workload = { apiVersion: "apps/v1", kind: "Deployment", namespace: "my-diet-dev", name: "my-diet" };
    const rest = {
      uids: [uid(repository), uid(await existing(client, workload))],
      revision: status.artifact.revision,
      ready: status.conditions.filter(({ type }) => type === "Ready").map(({ status: ready }) => ready),
    };
    return { repository: spec.url, rest };
  }

  async function deployKeys(): Promise<string[]> {
    const { apiUrl, token } = platform.github;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${apiUrl}/repos/labrats-work/${source}/keys`, { headers });
    return z
      .array(z.object({ title: z.string() }))
      .parse(await answer.json())
      .map(({ title }) => title);
  }
});

/** What was written before the commit that Flux takes the change from, and what after; each sorted. */
function aroundList(requests: readonly LoggedRequest[]): { before: string[]; after: string[] } {
  const written = requests
    .filter(({ method, path, trial }) => method !== "GET" && trial !== true && path.includes("/repos/labrats-work/"))
    .map(
      ({ method, path }) => `${method} ${path.replace(/^.*\/contents\/|\?.*$/g, "").replace(/^.*\/keys.*$/, "key")}`,
    );
  const list = `PUT ${directory}/kustomization.yaml`;
  assert.equal(written.filter((one) => one === list).length, 1, written.join("\n"));
  const at = written.indexOf(list);
  return { before: written.slice(0, at).sort(), after: written.slice(at + 1).sort() };
}

const identified = z.looseObject({ uid: z.string() });
const gitRepository = z.looseObject({
  spec: z.looseObject({ url: z.string() }),
  status: z.looseObject({
    artifact: z.looseObject({ revision: z.string() }),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })),
  }),
});
