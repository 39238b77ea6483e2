import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { changedRepositories, lookingSoon } from "../../preflight/look-soon.ts";
import { smallPlatform } from "./small-platform.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";

describe("which repositories a run has written to", () => {
  const file = { repository: "fleet", path: "a.yaml", blob: "1" };

  it("are those with a file that is new, or another than before", () => {
    const other = { ...file, repository: "diet-platform" };
    assert.deepEqual(changedRepositories([file, other], [file, other]), []);
    assert.deepEqual(
      changedRepositories(
        [file],
        [
          { ...file, blob: "2" },
          { ...file, path: "b.yaml" },
        ],
      ),
      ["fleet"],
    );
    assert.deepEqual(changedRepositories([], [file, other]), ["fleet", "diet-platform"]);
  });
});

describe("an up that has Flux look at what it wrote", function () {
  this.timeout(180_000);
  const source = { namespace: "flux-system", name: "flux-system" };
  let stack: GitHubStack;
  let files: Record<string, string>;
  let asked: (readonly [name: string, content: string | undefined])[];

  before(async () => {
    files = { "a.yaml": "a: 1\n", "kustomization.yaml": "resources: [a.yaml]\n" };
    stack = await GitHubStack.start(
      smallPlatform({
        files: () => files,
        transformation: (state) =>
          lookingSoon(state.files, new Map([["fleet", source]]), async ({ name }) => {
            const held = await stack.github.files("fleet");
            asked.push([name, held.get("kustomization.yaml")?.toString()]);
            throw new Error("the cluster is not there, which is of no matter");
          }),
      }),
    );
  });

  beforeEach(() => {
    asked = [];
  });

  after(() => stack.end());

  it("asks once, when everything is written", async () => {
    assert.ok((await stack.up()).ok);
    await until(() => asked.length > 0);
    assert.deepEqual(asked, [["flux-system", "resources: [a.yaml]\n"]]);
  });

  it("does not ask when it has written nothing, nor in a preview", async () => {
    assert.ok((await stack.up()).ok);
    files = { ...files, "a.yaml": "a: 2\n" };
    assert.ok((await stack.preview()).ok);
    assert.deepEqual(asked, []);
  });

  it("does not ask, and ends, when a file cannot be written", async () => {
    stack.github.faults.turnOn({ fault: "error", operation: "repos/create-or-update-file-contents" });
    const { ok } = await stack.up();
    stack.github.faults.turnOff();
    assert.equal(ok, false);
    assert.deepEqual(asked, []);
    assert.ok((await stack.up()).ok);
    await until(() => asked.length > 0);
    assert.equal(asked.length, 1);
  });
});

/** Waits until something is so: here the program runs in the process of the test, which outlives it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}
