import assert from "node:assert/strict";
import { z } from "zod";
import type { GitHub } from "../../sandbox/github/github.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const repository = "my-diet-platform";

describe("a platform repository that somebody edits by hand", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("gets a generated file back with the next refresh, and keeps a file of one's own", async () => {
    const { github, stack } = platform;
    const generated = await read(github, "clusters/dev/home/my-diet-home.yaml");
    await write(github, "clusters/dev/home/my-diet-home.yaml", "# edited\n");
    await write(github, "platform/notes.md", "ours\n");
    await stack.operate("up", undefined, ["--refresh"]);
    assert.equal(await read(github, "clusters/dev/home/my-diet-home.yaml"), generated);
    assert.equal(await read(github, "platform/notes.md"), "ours\n");
    assert.deepEqual(Object.keys((await stack.operate("up")).summary), ["same"]);
  });
});

async function read(github: GitHub, path: string): Promise<string | undefined> {
  return (await github.files(repository)).get(path)?.toString("utf8");
}

/** Commits a file as a person would on GitHub's pages. */
async function write({ apiUrl, token }: GitHub, path: string, content: string): Promise<void> {
  const url = `${apiUrl}/repos/labrats-work/${repository}/contents/${path}`;
  const headers = { authorization: `Bearer ${token}` };
  const before = z.looseObject({ sha: z.string().optional() }).parse(await (await fetch(url, { headers })).json());
  const body = { message: `Edit ${path}`, content: Buffer.from(content).toString("base64"), sha: before.sha };
  const response = await fetch(url, { method: "PUT", headers, body: JSON.stringify(body) });
  assert.ok(response.ok, await response.text());
}
