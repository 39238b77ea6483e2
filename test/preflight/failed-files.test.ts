import assert from "node:assert/strict";
import { z } from "zod";
import { explain, mayHaveLanded } from "../../preflight/file-hook.ts";
import { GitHubClient } from "../../github/client.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";
import { smallPlatform } from "./small-platform.ts";

const write = "repos/create-or-update-file-contents";
const recover = "npm run platform -- recover --stack dev";
const again = "pulumi up --stack dev";

describe("an up whose write of a file GitHub fails", function () {
  this.timeout(180_000);
  let stack: GitHubStack;
  let files: Record<string, string>;

  before(async () => {
    files = { "a.yaml": "a: 1\n", "b.yaml": "b: 1\n" };
    stack = await GitHubStack.start(smallPlatform({ files: () => files }));
  });

  after(() => stack.end());

  afterEach(async () => {
    stack.github.faults.turnOff();
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    const held = await stack.github.files("fleet");
    for (const [path, text] of Object.entries(files)) assert.equal(held.get(path)?.toString(), text);
  });

  it("goes on by itself where the file was new, whether or not it was written", async () => {
    for (const landed of [true, false]) {
      if (!landed) files = { ...files, "c.yaml": "c: 1\n" };
      stack.github.faults.turnOn({ fault: "error", operation: write, landed, times: landed ? 1 : 4 });
      const { ok, output } = await stack.up();
      assert.ok(ok, output);
      assert.match(output, /retrying create due to on-error hook request/);
      stack.github.faults.turnOff();
    }
  });

  for (const fault of ["error", "drop"] as const) {
    it(`names the file, and the command that has the state take note of what was written (${fault})`, async () => {
      files = { ...files, "a.yaml": `a: written, ${fault}\n` };
      stack.github.faults.turnOn({ fault, operation: write, landed: true, times: 1 });
      await fails(
        `error: GitHub did update a.yaml in labrats-work/fleet, but answered with an error, so the state does not know. Run: ${recover}, then: ${again}`,
      );
      await stack.recover();
    });

    it(`names the file, and the command that writes it again (${fault})`, async () => {
      files = { ...files, "a.yaml": `a: not written, ${fault}\n` };
      stack.github.faults.turnOn({ fault, operation: write });
      await fails(
        `error: GitHub failed to update a.yaml in labrats-work/fleet, which is as it was. Run again: ${again}`,
      );
    });
  }

  it("is not followed by one that forgets which text was written, whatever the text is to be now", async () => {
    files = { ...files, "a.yaml": "a: written, and not known to be\n" };
    stack.github.faults.turnOn({ fault: "error", operation: write, landed: true, times: 1 });
    assert.equal((await stack.up()).ok, false);
    files = { ...files, "a.yaml": "a: changed again\n" };
    const { mark } = stack.github.requests;
    const preview = await stack.preview();
    assert.ok(preview.ok, preview.output);
    const output = await fails(`GitHub has texts that an earlier up wrote and was never told of; nothing was changed:`);
    assert.match(output, /^ +fleet\/a\.yaml: has the text that an earlier up wanted, since \w{10}$/m);
    assert.match(output, /Run: npm run platform -- recover --stack dev, and then pulumi up again/);
    assert.deepEqual(stack.github.requests.writes(mark), []);
    assert.match(await stack.recover(), /^ {2}fleet\/a\.yaml: has the text that an earlier up wanted, since \w{10}$/m);
  });

  it("is found by a refresh too, after which the next one goes on", async () => {
    files = { ...files, "a.yaml": "a: written, and found by a refresh\n" };
    stack.github.faults.turnOn({ fault: "drop", operation: write, landed: true, times: 1 });
    assert.equal((await stack.up()).ok, false);
    files = { ...files, "a.yaml": "a: changed before the refresh\n" };
    const { ok, output } = await stack.up({ refresh: true });
    assert.equal(ok, false);
    assert.match(output, /GitHub has texts that an earlier up wrote and was never told of/);
  });

  it("names who edited the file", async () => {
    await edit("b.yaml", "b: by Ann\n");
    files = { ...files, "b.yaml": "b: 2\n" };
    const output = await fails(
      `error: GitHub did not update b.yaml in labrats-work/fleet, which is not as the last up left it:`,
    );
    assert.match(output, /^ +fleet\/b\.yaml: edited by Ann <ann@example\.org> in \w{10}, \S+: Try something$/m);
    await stack.recover("--take", "ours");
  });

  it("names the command for a deletion that was made", async () => {
    files = Object.fromEntries(Object.entries(files).filter(([path]) => path !== "b.yaml"));
    stack.github.faults.turnOn({ fault: "drop", operation: "repos/delete-file", landed: true, times: 1 });
    await fails(
      `error: GitHub did delete b.yaml in labrats-work/fleet, but answered with an error, so the state does not know. Run: ${recover}, then: ${again}`,
    );
    await stack.recover();
  });

  it("says that there is no branch any more", async () => {
    const client = new GitHubClient({ baseUrl: `${stack.github.url}/`, token: stack.github.token });
    const file = { repository: "fleet", branch: "gone", path: "a.yaml", blob: "1", wanted: "2", operation: "update" };
    assert.equal(
      await explain({ client, owner: "labrats-work" }, file, "dev"),
      `GitHub did not update a.yaml in labrats-work/fleet: it has no branch gone there, or the token may not see it. To see what can be done: ${recover}`,
    );
  });

  it("says that it does not know where GitHub does not answer", async () => {
    const client = new GitHubClient({ baseUrl: `${stack.github.url}/`, token: stack.github.token, delay: 1 });
    stack.github.faults.turnOn({ fault: "error", method: "GET" });
    const file = { repository: "fleet", branch: "main", path: "a.yaml", blob: "1", wanted: "2", operation: "update" };
    assert.match(
      await explain({ client, owner: "labrats-work" }, file, "dev"),
      /^GitHub may or may not have done this: update a\.yaml in labrats-work\/fleet\. GitHub answered .* When GitHub answers, run: npm run platform -- recover/,
    );
  });

  it("leaves to the provider what is about the token", () => {
    assert.ok(!mayHaveLanded("PUT https://api.github.com/repos/a/b/contents/c: 403 Resource not accessible []"));
    assert.ok(mayHaveLanded("PUT https://api.github.com/repos/a/b/contents/c: 502 Server Error []"));
    assert.ok(mayHaveLanded('Put "https://api.github.com/repos/a/b/contents/c": EOF'));
  });

  async function fails(said: string): Promise<string> {
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    assert.ok(output.includes(said), output);
    assert.doesNotMatch(output, /- fleetRepository/, "outputs are shown as removed");
    return output;
  }

  async function edit(path: string, text: string): Promise<void> {
    const place = `/repos/labrats-work/fleet/contents/${path}`;
    const { sha } = z.looseObject({ sha: z.string() }).parse(await stack.ask(place));
    const author = { name: "Ann", email: "ann@example.org" };
    const content = Buffer.from(text).toString("base64");
    const body = JSON.stringify({ message: "Try something", sha, content, author, committer: author });
    await stack.ask(place, { method: "PUT", body });
  }
});
