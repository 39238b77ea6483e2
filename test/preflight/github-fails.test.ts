import assert from "node:assert/strict";
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

async function succeeds(operation: Promise<Ended>): Promise<Ended> {
  const ended = await operation;
  assert.ok(ended.ok, ended.output);
  return ended;
}
