import assert from "node:assert/strict";
import type { Files } from "../../components/github/repository-files.ts";
import { watchLimits } from "../../github/watch-limits.ts";
import { GitHubStack, type Ended } from "../support/engine/github-stack.ts";
import { smallPlatform } from "./small-platform.ts";

/** Seconds until a limit is over. */
const resetIn = 4;

describe("a run that waits for GitHub's limit of requests where it deletes", function () {
  this.timeout(180_000);
  let stack: GitHubStack;
  let limited: boolean;

  before(async () => {
    let files: Files = { "a.yaml": "a: 1\n", "b.yaml": "b: 1\n" };
    const declare = smallPlatform({ files: () => files });
    limited = false;
    stack = await GitHubStack.start(async (github) => {
      const outputs = await declare(github);
      if (!limited) return outputs;
      watchLimits({ baseUrl: `${github.url}/`, token: github.token }, { interval: 200 });
      github.faults.turnOn({ fault: "primary-limit", resetIn });
      return outputs;
    });
    assert.ok((await stack.up()).ok);
    files = { "a.yaml": "a: 1\n" };
  });

  after(() => stack.end());

  beforeEach(() => {
    limited = true;
  });

  afterEach(() => {
    limited = false;
    stack.github.faults.turnOff();
  });

  it("says until when, at the end of an up", async () => {
    const ended = await stack.up();
    assert.equal(ended.changes["delete"], 1, ended.output);
    waits(ended);
  });

  it("says until when in a destroy that runs the program", async () => {
    waits(await stack.destroy({ runProgram: true }));
    assert.deepEqual([...(await stack.resources()).keys()], []);
  });

  function waits({ ok, output }: Ended): void {
    assert.ok(ok, output);
    assert.match(output, /warning: GitHub's limit of 5000 requests an hour is used up: the run waits until .* UTC/);
  }
});
