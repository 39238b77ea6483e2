import assert from "node:assert/strict";
import { GitHubClient } from "../../github/client.ts";
import { FileComparison } from "../../github/file-comparison.ts";
import { gitBlob } from "../../github/git-blob.ts";
import { base64, Running } from "../sandbox/github/running.ts";

const platform = { name: "gitops-platform", email: "gitops-platform@users.noreply.github.com" };
const ann = { name: "Ann", email: "ann@example.org" };

describe("files beside what GitHub has", () => {
  const running = new Running();

  it("have landed where they are as wanted and not as told, and were edited where they are neither", async () => {
    const url = await running.repository("fleet");
    const [old, wanted, other] = ["a: 1\n", "a: 2\n", "a: 3\n"];
    for (const { path, text, author } of [
      { path: "told.yaml", text: old, author: platform },
      { path: "landed.yaml", text: wanted, author: platform },
      { path: "same.yaml", text: wanted, author: ann },
      { path: "edited.yaml", text: other, author: ann },
      { path: "disguised.yaml", text: other, author: platform },
    ]) {
      const body = { message: "x", content: base64(text), author, committer: author };
      await running.must("PUT", `${url}/contents/${path}`, body);
    }
    const client = new GitHubClient({ baseUrl: `${running.github.url}/`, token: running.token, delay: 1 });
    const files = ["told", "landed", "same", "edited", "disguised", "deleted"].map((name) => ({
      ...{ urn: name, repository: "fleet", branch: "main", path: `${name}.yaml`, commit: "" },
      ...{ blob: gitBlob(old), wanted: gitBlob(wanted) },
    }));
    const comparison = await FileComparison.read({ client, owner: running.organization }, files);
    assert.deepEqual(
      (await comparison.changed()).map(({ file, change }) => [file.urn, change]),
      [
        ["landed", "landed"],
        ["same", "landed"],
        ["edited", "edited"],
        ["disguised", "edited"],
        ["deleted", "deleted"],
      ],
    );
  });
});
