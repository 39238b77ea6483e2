import assert from "node:assert/strict";
import { GitHubStack } from "../support/engine/github-stack.ts";
import { declared, smallPlatform } from "./small-platform.ts";

describe("a refresh with a token that no longer reaches the repositories", function () {
  this.timeout(120_000);
  let stack: GitHubStack;

  before(async () => {
    stack = await GitHubStack.start(smallPlatform());
    assert.ok((await stack.up()).ok);
  });

  after(() => stack.end());

  it("takes them for deleted, and the next up with a token that does takes them back as they are", async () => {
    const before = await declared(stack);
    stack.github.faults.turnOn({ fault: "token-sees-nothing" });
    assert.ok((await stack.refresh()).ok);
    stack.github.faults.turnOff();
    const forgotten = [...(await stack.resources()).keys()].filter((name) => /(^|\$)github:/.test(name));
    assert.deepEqual(forgotten, [], "the refresh has kept something");

    const up = await stack.up();
    assert.ok(up.ok, up.output);
    assert.match(up.output, /labrats-work\/fleet is on GitHub and was made by this platform: it is taken over/);
    assert.deepEqual(await declared(stack), before);
    const again = await stack.up();
    assert.deepEqual(Object.keys(again.changes), ["same"], again.output);
  });
});
