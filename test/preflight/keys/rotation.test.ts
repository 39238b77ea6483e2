import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { seal } from "../../../sops/seal.ts";
import { GitHubStack } from "../../support/engine/github-stack.ts";
import { changingPlatform, KeyHolder, type Asked } from "./changing-platform.ts";

const platform = "my-diet-platform";
const teamFile = "platform/database.sops.yaml";

describe("a change of AGE keys", function () {
  this.timeout(300_000);
  const asked: Asked = { generations: {}, kind: "x25519" };
  let stack: GitHubStack;
  let cluster: KeyHolder;
  let unreadable: string[];

  before(async () => {
    cluster = new KeyHolder();
    stack = await GitHubStack.start(changingPlatform(asked, cluster), { random: true });
    const empty = mkdtempSync(join(tmpdir(), "gitops-platform-seed-"));
    writeFileSync(join(empty, "README.md"), "Nothing yet.\n");
    for (const name of ["fleet", platform]) await stack.github.seedRepository(name, empty);
    rmSync(empty, { recursive: true });
  });

  beforeEach(() => {
    unreadable = [];
    // Before each request, whatever was committed so far is looked at with the keys that the cluster has then.
    stack.github.failNext = async ({ method }) => {
      if (method !== "GET") unreadable.push(...(await cluster.unreadable(stack.github)));
      return undefined;
    };
  });

  afterEach(async () => {
    stack.github.failNext = undefined;
    assert.deepEqual([...unreadable, ...(await cluster.unreadable(stack.github))], [], "not to be opened by Flux");
  });

  after(() => stack.end());

  it("begins with one generation, to which the team seals a file", async () => {
    await up();
    await cluster.sync(stack.github);
    await sealAsTeam();
    assert.deepEqual(await generations(), { "platform-cluster": [1], "my-diet-age": [1] });
  });

  it("adds the new generation beside the old one, and seals to both", async () => {
    asked.generations = { cluster: 2, "my-diet/age": 2 };
    const output = await up();
    assert.match(output, /Generation 2 of the key cluster is made, and generation 1 stays valid beside it/);
    assert.match(output, /Generation 2 of the key my-diet\/age is made/);
    assert.deepEqual(await generations(), { "platform-cluster": [1, 2], "my-diet-age": [1, 2] });
    assert.equal((await recipientsIn(platform, ".sops.yaml")).length, 2);
    assert.equal((await recipientsIn("fleet", ".sops.yaml")).length, 2);
  });

  it("keeps both until Flux has applied the new one, and says so", async () => {
    const output = await up();
    assert.match(output, /the Secret my-diet-platform\/my-diet-platform-age-key .* does not have generation 2 yet/);
    assert.match(output, /Flux has not fetched the newest commit of fleet yet/);
    assert.deepEqual(await generations(), { "platform-cluster": [1, 2], "my-diet-age": [1, 2] });
  });

  it("keeps an old key to which a committed file is sealed, and names the file", async () => {
    await cluster.sync(stack.github);
    const output = await up();
    assert.match(output, /Nothing needs generation 1 of the key cluster any longer/);
    assert.match(output, /my-diet-platform\/platform\/database\.sops\.yaml is sealed to generation 1 only/);
    assert.deepEqual(await generations(), { "platform-cluster": [2], "my-diet-age": [1, 2] });
    await cluster.sync(stack.github);
  });

  it("removes the old key when the file is sealed again", async () => {
    await sealAsTeam();
    await cluster.sync(stack.github);
    await up();
    assert.deepEqual(await generations(), { "platform-cluster": [2], "my-diet-age": [2] });
    assert.equal((await recipientsIn(platform, ".sops.yaml")).length, 1);
    await cluster.sync(stack.github);
  });

  it("leaves nothing to do", async () => {
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("does not go back to a key that is gone", async () => {
    asked.generations = { cluster: 1, "my-diet/age": 2 };
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    assert.match(output, /cluster: 2 keeps the key, 3 makes another one; 1 is gone/);
    asked.generations = { cluster: 2, "my-diet/age": 2 };
  });

  it("is not a change of the kind alone", async () => {
    asked.kind = "hybrid";
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    assert.match(output, /Another kind is another key\..*\n +cluster: 3\n +my-diet\/age: 3/);
  });

  it("takes a change of the kind in three steps, since no file is sealed to both kinds", async () => {
    asked.generations = { cluster: 3, "my-diet/age": 3 };
    await up();
    assert.ok((await recipientsIn(platform, ".sops.yaml")).every((one) => !one.startsWith("age1pq")));
    await cluster.sync(stack.github);
    await up();
    assert.ok((await recipientsIn(platform, ".sops.yaml")).every((one) => one.startsWith("age1pq")));
    await sealAsTeam();
    await cluster.sync(stack.github);
    await up();
    assert.deepEqual(await generations(), { "platform-cluster": [3], "my-diet-age": [3] });
    await cluster.sync(stack.github);
  });

  const app = `/contents/clusters/dev/home/apps/${platform}/age-key.sops.yaml`;
  for (const [moment, isMoment] of [
    ["while it looks at GitHub", (method: string) => method === "GET"],
    ["before its first commit", (method: string) => method === "PUT"],
    ["while it commits what is sealed to the cluster", (_: string, path: string) => path.includes(app)],
    ["while it commits who can open the team's files", inRepository(platform)],
    ["while it commits who can open the fleet's files", inRepository("fleet")],
  ] as const) {
    it(`goes on after it was killed ${moment}`, async () => {
      asked.generations = Object.fromEntries(Object.entries(asked.generations).map(([key, now]) => [key, now + 1]));
      const { cluster: wanted } = asked.generations;
      await killed(isMoment);
      await up();
      await cluster.sync(stack.github);
      await sealAsTeam();
      await cluster.sync(stack.github);
      // This one removes the old keys.
      await killed(isMoment);
      await up();
      await cluster.sync(stack.github);
      assert.deepEqual(await generations(), { "platform-cluster": [wanted], "my-diet-age": [wanted] });
    });
  }

  function inRepository(name: string): (method: string, path: string) => boolean {
    return (method, path) => method === "PUT" && path.includes(`/${name}/contents/.sops.yaml`);
  }

  async function up(): Promise<string> {
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    return output;
  }

  /** Runs an up that is killed with the first request of some kind, if there is one, and has the next one go on. */
  async function killed(isMoment: (method: string, path: string) => boolean): Promise<void> {
    const looking = stack.github.failNext;
    await stack.killed((kill) => {
      stack.github.failNext = async (request) => {
        if (isMoment(request.method, request.path)) kill();
        return looking?.(request);
      };
    });
    stack.github.failNext = looking;
    await stack.recover();
  }

  /** The generations of each key that the state has. */
  async function generations(): Promise<Record<string, number[]>> {
    const found: Record<string, number[]> = {};
    for (const name of (await stack.resources()).keys()) {
      const [, key, generation = "1"] = /RandomPassword (platform-cluster|my-diet-age)(?:\/(\d+))?$/.exec(name) ?? [];
      if (key !== undefined) (found[key] ??= []).push(Number(generation));
    }
    return Object.fromEntries(Object.entries(found).map(([key, all]) => [key, all.sort((a, b) => a - b)]));
  }

  async function recipientsIn(repository: string, path: string): Promise<string[]> {
    const text = (await stack.github.files(repository)).get(path)?.toString() ?? "";
    return [...text.matchAll(/age1[0-9a-z]+/g)].map(([recipient]) => recipient);
  }

  /** What a member of the team does, with the `.sops.yaml` that is there. */
  async function sealAsTeam(): Promise<void> {
    const recipients = await recipientsIn(platform, ".sops.yaml");
    const object = { apiVersion: "v1", kind: "Secret", metadata: { name: "database" }, stringData: { password: "x" } };
    const content = Buffer.from(await seal(object, { recipients })).toString("base64");
    const path = `/repos/${stack.owner}/${platform}/contents/${teamFile}`;
    const { sha } = z.object({ sha: z.string().optional() }).parse(await stack.ask(path));
    const body = JSON.stringify({ message: "Seal", content, ...(sha === undefined ? {} : { sha }) });
    await stack.ask(path, { method: "PUT", body });
  }
});
