import assert from "node:assert/strict";
import { z } from "zod";
import type { WantedFault } from "../../sandbox/github/faults/fault.ts";
import { GitHubStack, type Ended } from "../support/engine/github-stack.ts";
import { declared, smallPlatform } from "./small-platform.ts";

describe("an up that GitHub fails", function () {
  this.timeout(180_000);
  let stack: GitHubStack;

  beforeEach(async () => {
    stack = await GitHubStack.start(smallPlatform());
  });

  afterEach(() => stack.end());

  for (const { what, fault } of [
    { what: "answering 502 after it made the repository", fault: { fault: "error", operation: "repos/create-in-org" } },
    { what: "hanging up after it made the repository", fault: { fault: "drop", operation: "repos/create-in-org" } },
    {
      what: "answering 502 after it took a deploy key",
      fault: { fault: "error", operation: "repos/create-deploy-key" },
    },
    { what: "hanging up after it took a deploy key", fault: { fault: "drop", operation: "repos/create-deploy-key" } },
  ] satisfies { what: string; fault: WantedFault }[]) {
    it(`is made up for by the next one: ${what}`, async () => {
      stack.github.faults.turnOn({ ...fault, landed: true, times: 1 });
      const failed = await stack.up();
      assert.match(failed.output, /422 /, "the provider did not repeat what had landed");
      assert.equal(failed.ok, false);
      await settles();
      assert.deepEqual(await declared(stack), {
        repositories: ["fleet"],
        topics: ["gitops-platform-fleet"],
        archived: false,
        keys: ["Flux on dev/home"],
        files: ["README.md", "a.yaml"],
      });
    });
  }

  it("is made up for after a destroy, which archives what is made here", async () => {
    await succeeds(stack.up());
    await succeeds(stack.destroy());
    assert.deepEqual(await declared(stack), {
      repositories: ["fleet"],
      topics: ["gitops-platform-fleet"],
      archived: true,
      keys: [],
      files: ["README.md", "a.yaml"],
    });
    await settles(
      /labrats-work\/fleet is on GitHub and was made by this platform: it is taken over and taken out of the archive/,
    );
    assert.equal((await declared(stack)).archived, false);
    assert.deepEqual((await declared(stack)).keys, ["Flux on dev/home"]);
  });

  it("ends before it changes anything where a repository is somebody else's, until people decide", async () => {
    const post = (path: string, body: object) => stack.ask(path, { method: "POST", body: JSON.stringify(body) });
    await post("/orgs/labrats-work/repos", { name: "fleet", description: "Buses and vans", auto_init: true });
    const { mark } = stack.github.requests;
    // One after the other: the state cannot be read while another run writes it.
    for (const operation of [() => stack.preview(), () => stack.up()]) {
      const refused = await operation();
      assert.equal(refused.ok, false);
      assert.match(refused.output, /labrats-work\/fleet exists already and does not have this platform's topic/);
      assert.match(refused.output, /To take it over with all that is in it: set platform:fleet\.adopt to true/);
      assert.doesNotMatch(refused.output, /\.ts:|node_modules/);
    }
    assert.deepEqual(stack.github.requests.writes(mark), []);
    stack.run(smallPlatform({ adopt: true }));
    await settles();
    assert.deepEqual((await declared(stack)).files, ["README.md", "a.yaml"]);
    stack.run(smallPlatform());
    const without = await succeeds(stack.up());
    assert.deepEqual(Object.keys(without.changes), ["same"]);
  });

  it("keeps people's topics", async () => {
    await succeeds(stack.up());
    const names = ["gitops-platform-fleet", "ours"];
    await stack.ask("/repos/labrats-work/fleet/topics", { method: "PUT", body: JSON.stringify({ names }) });
    await succeeds(stack.refresh());
    await settles();
    assert.deepEqual((await declared(stack)).topics, names);
  });

  for (const { what, fault, branch } of [
    { what: "the organisation begins with another branch", fault: { fault: "default-branch", branch: "trunk" } },
    { what: "another branch is wanted", fault: undefined, branch: "live" },
    { what: "commits show up late", fault: { fault: "slow-contents", times: 2 } },
  ] satisfies { what: string; fault: WantedFault | undefined; branch?: string }[]) {
    it(`writes to its branch where ${what}`, async () => {
      if (fault !== undefined) stack.github.faults.turnOn(fault);
      if (branch !== undefined) stack.run(smallPlatform({ branch }));
      await settles();
      assert.deepEqual((await declared(stack, branch)).files, ["README.md", "a.yaml"]);
    });
  }

  it("registers deploy keys again that have gone with a token, and is as before two runs later", async () => {
    await succeeds(stack.up());
    const [keyPair, names] = [await privateKey(), [...(await stack.resources()).keys()].sort()];
    stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    const gone = /GitHub no longer has these deploy keys.*\n *"Flux on dev\/home" of labrats-work\/fleet\n/;
    assert.match((await succeeds(stack.preview())).output, gone);
    assert.match((await succeeds(stack.up())).output, gone);
    const [registered] = await keyIds();
    assert.deepEqual(await privateKey(), keyPair, "what is sealed would have to change");
    const { mark } = stack.github.requests;
    const takesOver = await succeeds(stack.up());
    const otherGoes = await succeeds(stack.up());
    for (const { output } of [takesOver, otherGoes]) assert.doesNotMatch(output, gone);
    await settles();
    assert.deepEqual(stack.github.requests.writes(mark), []);
    assert.deepEqual(await keyIds(), [registered]);
    assert.deepEqual([...(await stack.resources()).keys()].sort(), names);
  });

  for (const ups of [1, 2, 3]) {
    it(`comes down with a deploy key that was registered again, ${ups - 1} runs later`, async () => {
      await succeeds(stack.up());
      stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
      for (let up = 0; up < ups; up++) await succeeds(stack.up());
      await succeeds(stack.destroy());
      assert.deepEqual(await keyIds(), []);
      assert.deepEqual([...(await stack.resources()).keys()], []);
    });
  }

  it("says so in an up with a refresh too, which the program does not learn of, and the next one makes up for it", async () => {
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    const refused = await stack.up({ refresh: true });
    assert.equal(refused.ok, false);
    assert.match(refused.output, /The deploy key is registered again already\. Run: pulumi up --stack dev/);
    await succeeds(stack.up());
    await settles();
    assert.equal((await keyIds()).length, 1);
  });

  it("says that a key has gone that it does not want any longer, since deleting it would fail", async () => {
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    stack.run(smallPlatform({ deployKey: false }));
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    assert.match(output, /GitHub no longer has these deploy keys, and the state does:\n *"Flux on dev\/home" of/);
    assert.match(output, /npm run platform -- recover --stack dev/);
    assert.match(await stack.recover(), /RepositoryDeployKey platform-flux: GitHub has it no longer/);
    await settles();
    assert.deepEqual(await keyIds(), []);
  });

  it("keeps a key that was registered again while the token may not list keys", async () => {
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "token-lacks-permission", path: "/keys", method: "GET" });
    await succeeds(stack.up());
    stack.github.faults.turnOff();
    assert.equal((await keyIds()).length, 1);
    await succeeds(stack.up());
    await succeeds(stack.up());
    await settles();
    assert.equal((await keyIds()).length, 1);
  });

  it("makes no repository in the account of the token's owner while GitHub fails to show the organisation", async () => {
    const hidden = { fault: "error", operation: "orgs/get" } as const;
    // The program has asked by then, and the provider asks again.
    stack.run(smallPlatform({ files: () => (stack.github.faults.turnOn(hidden), { "a.yaml": "a: 1\n" }) }));
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    const made = stack.github.requests.all.filter(({ operationId }) => operationId?.startsWith("repos/create-"));
    assert.deepEqual(
      made.map(({ operationId, status }) => [operationId, status]),
      [["repos/create-in-org", 422]],
      output,
    );
    assert.match(output, /failed to lookup organization "labrats-work": .*: 502 /);
    stack.github.faults.turnOff();
    stack.run(smallPlatform());
    await settles();
  });

  it("says that nothing is known of deploy keys that the token may not list", async () => {
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "token-lacks-permission", path: "/keys" });
    const up = await succeeds(stack.up());
    assert.match(
      up.output,
      /warning: GITHUB_TOKEN may not list the deploy keys of labrats-work\/fleet, so nobody knows/,
    );
    assert.deepEqual(Object.keys(up.changes), ["same"]);
  });

  it("comes down with a lost deploy key after npm run platform -- recover", async () => {
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    const failed = await stack.destroy();
    assert.match(failed.output, /DELETE \S+\/keys\/\d+: 404/);
    await stack.recover();
    await succeeds(stack.destroy());
    assert.deepEqual([...(await stack.resources()).keys()], []);
  });

  async function keyIds(): Promise<number[]> {
    const path = "/repos/labrats-work/fleet/keys";
    return z
      .array(z.object({ id: z.number() }))
      .parse(await stack.ask(path))
      .map(({ id }) => id);
  }

  async function privateKey(): Promise<unknown> {
    const [found] = [...(await stack.resources())].filter(([urn]) => urn.includes("PrivateKey"));
    assert.ok(found !== undefined, "no key pair");
    return resource.parse(found[1]).outputs["publicKeyOpenssh"];
  }

  /** An `up` succeeds, and the next one finds nothing to do. */
  async function settles(said = /./): Promise<void> {
    const up = await succeeds(stack.up());
    assert.match(up.output, said);
    const { mark } = stack.github.requests;
    const again = await succeeds(stack.up());
    assert.deepEqual(Object.keys(again.changes), ["same"], again.output);
    assert.deepEqual(stack.github.requests.writes(mark), []);
    assert.deepEqual(stack.github.requests.bugs, []);
  }
});

const resource = z.looseObject({ outputs: z.record(z.string(), z.unknown()) });

async function succeeds(operation: Promise<Ended>): Promise<Ended> {
  const ended = await operation;
  assert.ok(ended.ok, ended.output);
  return ended;
}
