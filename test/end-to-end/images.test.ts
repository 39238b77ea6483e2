import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { waitFor } from "../../sandbox/process/wait.ts";
import { parseYamlDocuments } from "../support/parse-yaml.ts";
import { automationName } from "../../manifests/images/app-images.ts";
import { imageMarker } from "../../manifests/images/marker.ts";
import { tagSelection } from "../../manifests/images/tag-policy.ts";
import { git, sshWith, type Ended } from "../sandbox/github/git.ts";
import { TAGS_ANNOTATION } from "../../sandbox/flux/played-images.ts";
import { fluxStatus } from "../../sandbox/flux/status.ts";
import { FluxNotReady, waitUntilReady } from "../../sandbox/flux/wait-until-ready.ts";
import { latestTag } from "../../sandbox/flux/latest-tag.ts";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const namespace = "my-diet-platform";
const apiVersion = "image.toolkit.fluxcd.io/v1";
const image = "ghcr.io/labrats-work/apps.my-diet";

const images = `images:
  - name: web
    repository: ${image}
    registry: ghcr
    environments: { dev: { tags: date }, prod: { tags: date } }
  - { name: build, repository: ${image}, environments: { dev: { tags: numerical, pattern: "^main-[0-9a-f]+-(?P<time>[0-9]+)$" } } }
  - { name: day, repository: ${image}, environments: { dev: { tags: date, pattern: '^(?P<date>\\d{8})-(?P<number>\\d+)$', digest: IfNotPresent } } }
  - { name: text, repository: ${image}, environments: { dev: { tags: alphabetical, pattern: '^RELEASE\\.' } } }
  - { name: range, repository: ${image}, environments: { dev: { semver: 1.x, pattern: "^(?P<version>.+)-lts$", digest: Always, interval: 1h } } }
  - { name: page, repository: ${image}, environments: { dev: { tag: latest } } }
`;

const automation = automationName("my-diet", {
  ...{ environment: "dev", branch: "main", push: "main", path: "./k8s/overlays/dev" },
});

/** The file that a team puts a marker into, and where it is in the source repository. */
const overlay = "k8s/overlays/dev/kustomization.yaml";
const marked = `newTag: main # ${imageMarker(namespace, "my-diet-web-dev", "tag")}`;

/** What a registry might have. */
const tags = ["latest", "prod-20991231.1", "dev-20260131.2", "dev-20260131.9", "dev-20260131.10", "dev-20260130.11"];

const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.tuple([z.looseObject({ image: z.string() })]) }) }),
  }),
});

describe("images of a registration", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let directory: string;
  let registration: string;
  let original: string;

  before(async () => {
    platform = await sharedPlatform();
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-images-"));
    registration = join(platform.apps, "my-diet.yaml");
    original = readFileSync(registration, "utf8");
    writeFileSync(registration, `${original}${images}`);
    await platform.stack.operate("up");
    await platform.settle();
  });

  after(async () => {
    const { url, token } = platform.github;
    const address = new URL("/labrats-work/apps.my-diet.git", url);
    [address.username, address.password] = ["git", token];
    const { code, output } = await commit(address.href, "restored", "newTag: main");
    assert.equal(code, 0, output);
    writeFileSync(registration, original);
    await platform.stack.operate("up");
    await platform.settle();
    rmSync(directory, { recursive: true });
  });

  it("are followed by objects that the API server takes as they stand in Git", async () => {
    const files = await platform.github.files(namespace);
    const text = files.get("clusters/dev/home/images.yaml")?.toString() ?? "";
    const committed = parseYamlDocuments(text, "images.yaml").map((value) => objectSchema.parse(value));
    assert.deepEqual(
      committed.map(({ kind, metadata: { name } }) => `${kind} ${name}`),
      [
        ...["web", "build", "day", "text", "range", "page"].flatMap((name) => [
          `ImageRepository my-diet-${name}`,
          `ImagePolicy my-diet-${name}-dev`,
        ]),
        `ImageUpdateAutomation ${automation}`,
      ],
    );
    for (const { kind, metadata, spec } of committed) {
      const object = await existing(platform.cluster.client, { apiVersion, kind, namespace, name: metadata.name });
      const filledIn = ["digestReflectionPolicy", "exclusionList", "provider"].filter((key) => !(key in spec));
      assert.deepEqual(without(object["spec"], ...filledIn), spec);
    }
  });

  it("are waited for, with Flux's own words where a policy finds no tag", async () => {
    const { client } = platform.cluster;
    const tagged = async (known: string | null): Promise<void> => {
      const path = await client.path({ apiVersion, kind: "ImageRepository", namespace, name: "my-diet-web" });
      const body = { metadata: { annotations: { [TAGS_ANNOTATION]: known } } };
      await client.request("PATCH", path, body, { contentType: "application/merge-patch+json" });
    };
    const isFound = (message: string) => async (): Promise<boolean> =>
      (await fluxStatus(client)).some((row) => row.name === "my-diet-web-dev" && row.message === message);
    const patience = { timeout: 30_000, interval: 100 };

    await tagged("latest,prod-20991231.1");
    const problem = "version list argument cannot be empty";
    await waitFor("the policy to find no tag", isFound(problem), patience);
    await assert.rejects(
      waitUntilReady(client, { timeout: 3000 }),
      new FluxNotReady(`Not ready after 3 s:\n  ImagePolicy my-diet-platform/my-diet-web-dev: ${problem}`),
    );
    await tagged(tags.join(","));
    await waitFor("the newest", isFound(`Latest image tag for ${image} resolved to dev-20260131.10`), patience);
    const rows = await waitUntilReady(client, { timeout: 30_000 });
    assert.equal(rows.find(({ name }) => name === "my-diet-web-dev")?.revision, "dev-20260131.10");
    await tagged(null);
    await waitFor("any tag", isFound(`Latest image tag for ${image} resolved to played`), patience);
  });

  it("are listed with the registry's login, the same as pods pull with", async () => {
    const read = (where: string) => secretEntries(platform.cluster.client, where, "ghcr-pull-secret");
    assert.deepEqual(await read(namespace), await read("my-diet-dev"));
  });

  it("have a second key to the source repository, which may push where the first may not", async () => {
    assert.match((await push("my-diet-source-deploy-key", "refused", marked)).output, /read only/);
    const { code, output } = await push("my-diet-images-deploy-key", "marked", marked);
    assert.equal(code, 0, output);
    await platform.settle();
    // The marker alone changes nothing that runs.
    assert.equal(await running(), `${image}:main`);
  });

  it("run once the newest tag is committed behind the marker, as Flux would", async () => {
    const tag = latestTag(tags, tagSelection({ by: "date", prefix: "dev" }));
    assert.equal(tag, "dev-20260131.10");
    const { code, output } = await push("my-diet-images-deploy-key", "tagged", marked.replace("main", tag));
    assert.equal(code, 0, output);
    await platform.settle();
    assert.equal(await running(), `${image}:${tag}`);
  });

  it("are deployed from nothing that the key which writes has fetched", async () => {
    const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", namespace };
    const { status } = artifactSchema.parse(
      await existing(platform.cluster.client, { ...kind, name: "my-diet-images" }),
    );
    assert.deepEqual(
      status.conditions.filter(({ type }) => type === "Ready").map((one) => one.status),
      ["True"],
    );
    const source = artifactSchema.parse(await existing(platform.cluster.client, { ...kind, name: "my-diet-app" }));
    assert.equal(status.artifact.revision, source.status.artifact.revision);
    // An archive of nothing.
    assert(status.artifact.size < 100 && source.status.artifact.size > 500);
  });

  it("change nothing when nothing has changed, and nothing of what Flux has committed", async () => {
    const { stack, github } = platform;
    const mark = github.requests.mark;
    assert.deepEqual(Object.keys((await stack.operate("up")).summary), ["same"]);
    assert.deepEqual(github.requests.writes(mark), []);
    assert.match((await github.files("apps.my-diet")).get(overlay)?.toString() ?? "", /newTag: dev-20260131\.10 # /);
  });

  it("cannot leave together with their controllers, which alone can let go of them", async () => {
    const byHand = { apiVersion, kind: "ImageRepository", namespace: "default", name: "by-hand" };
    const { name, namespace: where, ...kind } = byHand;
    await platform.cluster.client.apply({
      ...kind,
      metadata: { name, namespace: where },
      spec: { image, interval: "1h" },
    });
    await waitFor("the finalizers", async () => (await held()).length === 14, { timeout: 30_000, interval: 100 });
    const { stack, sandbox, github } = platform;
    const { stackFile } = sandbox.layout.ofStack(stack.name);
    const settings = readFileSync(stackFile, "utf8");
    const { mark } = github.requests;
    try {
      const document = parseDocument(settings);
      document.setIn(["config", "platform:flux", "extraComponents"], []);
      writeFileSync(stackFile, document.toString());
      writeFileSync(registration, original);
      await assert.rejects(stack.operate("up"), (error) => {
        const message = String(error);
        const left = [
          "imagepolicies my-diet-platform/my-diet-web-dev",
          "imagerepositories default/by-hand",
          "imagerepositories my-diet-platform/my-diet-web",
        ];
        for (const line of left) assert.ok(message.includes(`  ${line}\n`), message);
        return true;
      });
      assert.deepEqual(github.requests.writes(mark), []);
    } finally {
      writeFileSync(stackFile, settings);
      await platform.cluster.client.delete(byHand, { wait: 30_000 });
    }
  });

  it("go with their objects and their key when they leave the registration", async () => {
    writeFileSync(registration, original);
    await platform.stack.operate("up");
    await platform.settle();
    const gone = [
      ...["ImageRepository/my-diet-web", "ImagePolicy/my-diet-web-dev", `ImageUpdateAutomation/${automation}`].map(
        (id) => ({ apiVersion, kind: id.split("/")[0] ?? "", name: id.split("/")[1] ?? "" }),
      ),
      { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "my-diet-images" },
      { apiVersion: "v1", kind: "Secret", name: "my-diet-images-deploy-key" },
      { apiVersion: "v1", kind: "Secret", name: "ghcr-pull-secret" },
    ];
    for (const one of gone) assert.equal(await platform.cluster.client.get({ ...one, namespace }), undefined, one.name);
  });

  it("hang without their controller, and leave no trace once the controllers go after them", async () => {
    const { stack, sandbox, cluster } = platform;
    const controller = { apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system" };
    const reflector = { ...controller, name: "image-reflector-controller" };
    const byHand = { apiVersion, kind: "ImageRepository", namespace: "default", name: "by-hand" };
    const { name, namespace: where, ...kind } = byHand;
    await cluster.client.apply({
      ...kind,
      metadata: { name, namespace: where },
      spec: { image, interval: "1h" },
    });
    await waitFor("the finalizer", async () => (await held()).length === 1, { timeout: 30_000, interval: 100 });
    // As it was when controllers and objects went together.
    await cluster.client.delete(reflector, { wait: 30_000 });
    await assert.rejects(cluster.client.delete(byHand, { wait: 3000 }));
    assert.deepEqual(await held(), ["by-hand"]);
    await cluster.client.request(
      "PATCH",
      await cluster.client.path(byHand),
      { metadata: { finalizers: null } },
      { contentType: "application/merge-patch+json" },
    );

    const { stackFile } = sandbox.layout.ofStack(stack.name);
    const settings = readFileSync(stackFile, "utf8");
    try {
      const document = parseDocument(settings);
      document.setIn(["config", "platform:flux", "extraComponents"], []);
      writeFileSync(stackFile, document.toString());
      await stack.operate("up");
      const definitions = await cluster.client.list({
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
      });
      assert.deepEqual(
        definitions.filter(({ metadata }) => metadata.name.endsWith(".image.toolkit.fluxcd.io")),
        [],
      );
    } finally {
      writeFileSync(stackFile, settings);
      await stack.operate("up");
      await platform.settle();
    }
    await existing(cluster.client, reflector);
  });

  /** Names of the image objects with the finalizer of their controllers. */
  async function held(): Promise<string[]> {
    const kinds = ["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"];
    const objects = await Promise.all(kinds.map((kind) => platform.cluster.client.list({ apiVersion, kind })));
    return objects
      .flat()
      .filter(({ metadata }) => metadata.finalizers?.includes("finalizers.fluxcd.io") === true)
      .map(({ metadata }) => metadata.name);
  }

  /** Has the overlay say a tag, with a key of the platform namespace. */
  async function push(secret: string, clone: string, tag: string): Promise<Ended> {
    const { identity } = await secretEntries(platform.cluster.client, namespace, secret);
    assert(identity !== undefined);
    const { knownHosts, sshHost } = platform.github;
    const url = `ssh://git@${sshHost}/labrats-work/apps.my-diet.git`;
    return commit(url, clone, tag, sshWith(directory, identity, knownHosts));
  }

  async function commit(url: string, clone: string, tag: string, environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const cloned = await git(directory, ["clone", url, clone], environment);
    assert.equal(cloned.code, 0, cloned.output);
    const path = join(directory, clone, overlay);
    writeFileSync(path, readFileSync(path, "utf8").replace(/newTag: .*/, tag));
    await git(join(directory, clone), ["commit", "--all", "--message", "Update images"]);
    return git(join(directory, clone), ["push"], environment);
  }

  async function running(): Promise<string> {
    const reference = { apiVersion: "apps/v1", kind: "Deployment", namespace: "my-diet-dev", name: "my-diet" };
    const { spec } = deploymentSchema.parse(await existing(platform.cluster.client, reference));
    return spec.template.spec.containers[0].image;
  }
});

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({}),
});

const artifactSchema = z.looseObject({
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })),
    artifact: z.looseObject({ revision: z.string(), size: z.number() }),
  }),
});

/** Without what the API server fills in. */
function without(value: unknown, ...defaults: string[]): object {
  const entries = Object.entries(z.looseObject({}).parse(value));
  return Object.fromEntries(entries.filter(([key]) => !defaults.includes(key)));
}
