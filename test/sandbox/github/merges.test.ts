import assert from "node:assert/strict";
import { at, base64, each, Running } from "./running.ts";

describe("merges of GitHub's stand-in", () => {
  const running = new Running();
  let repositories = 0;

  /** A new repository with a branch `platform/dev`, a commit ahead of `main`. */
  async function repository(settings: object = {}): Promise<string> {
    const url = await running.repository(`merges-${(repositories += 1)}`);
    await running.must("PATCH", url, settings);
    const sha = await tip(url, "main");
    await running.must("POST", `${url}/git/refs`, { ref: "refs/heads/platform/dev", sha });
    await write(url, "platform/dev", "a.yaml", "a: 1\n");
    return url;
  }

  const write = (url: string, branch: string, path: string, text: string) =>
    running.must("PUT", `${url}/contents/${path}`, { message: `Add ${path}`, content: base64(text), branch });

  const open = (url: string) =>
    running.must("POST", `${url}/pulls`, { title: "Topic", head: "platform/dev", base: "main" });

  const tip = async (url: string, branch: string) =>
    String(at(await running.must("GET", `${url}/git/ref/heads/${branch}`), "object", "sha"));

  const refusal = async (method: string, path: string, body: object = {}) => {
    const answer = await running.ask(method, path, body);
    return [answer.status, at(answer.body, "message")];
  };

  for (const [merge_method, parents] of [
    ["merge", 2],
    ["squash", 1],
  ] as const) {
    it(`bring what a branch has to its base, by ${merge_method}`, async () => {
      const url = await repository();
      const { mark } = running.github.requests;
      await open(url);
      await write(url, "main", "b.yaml", "b: 1\n");
      const done = await running.must("PUT", `${url}/pulls/1/merge`, { merge_method });
      const merged = await running.must("GET", `${url}/pulls/1`);
      assert.deepEqual([at(merged, "state"), at(merged, "merged")], ["closed", true]);
      assert.equal(at(merged, "merge_commit_sha"), at(done, "sha"));
      assert.equal(await tip(url, "main"), at(done, "sha"));
      const commit = await running.must("GET", `${url}/git/commits/${String(at(done, "sha"))}`);
      assert.equal(each(at(commit, "parents")).length, parents);
      assert.deepEqual(each(await running.must("GET", `${url}/contents/`), "name"), ["README.md", "a.yaml", "b.yaml"]);
      assert.deepEqual(running.github.requests.writes(mark).length, 3);
    });
  }

  it("delete the branch where the repository says so, and keep its commits", async () => {
    const url = await repository({ delete_branch_on_merge: true });
    await open(url);
    const head = await tip(url, "platform/dev");
    await running.must("PUT", `${url}/pulls/1/merge`, { merge_method: "squash" });
    assert.equal((await running.ask("GET", `${url}/branches/platform%2Fdev`)).status, 404);
    assert.equal(at(await running.must("GET", `${url}/pulls/1`), "head", "sha"), head);
    await running.must("GET", `${url}/commits/${head}`);
  });

  it("are refused in GitHub's words", async () => {
    const url = await repository({ allow_rebase_merge: false });
    await open(url);
    const merge = `${url}/pulls/1/merge`;
    assert.deepEqual(await refusal("PUT", merge, { sha: "0".repeat(40) }), [
      409,
      "Head branch was modified. Review and try the merge again.",
    ]);
    assert.deepEqual(await refusal("PUT", merge, { merge_method: "rebase" }), [
      405,
      "Rebase merges are not allowed on this repository.",
    ]);
    await write(url, "main", "a.yaml", "a: 2\n");
    assert.deepEqual(await refusal("PUT", merge), [405, "Pull Request is not mergeable"]);
    await running.must("PATCH", `${url}/pulls/1`, { state: "closed" });
    assert.deepEqual(await refusal("PUT", merge), [405, "Pull Request is not mergeable"]);
  });

  it("go past a rule that demands pull requests, which nothing else does", async () => {
    const url = await repository();
    await open(url);
    running.github.faults.turnOn({ fault: "ruleset", branches: "default" });
    const words = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n";
    const file = { message: "Add", content: base64("x") };
    assert.deepEqual(await refusal("PUT", `${url}/contents/c.yaml`, file), [409, words]);
    const sha = await tip(url, "platform/dev");
    assert.deepEqual(await refusal("PATCH", `${url}/git/refs/heads/main`, { sha }), [422, words]);
    await write(url, "platform/dev", "c.yaml", "c: 1\n");
    await running.must("PUT", `${url}/pulls/1/merge`, {});
    running.github.faults.turnOff();
    running.github.faults.turnOn({ fault: "ruleset", rules: "deletion" });
    assert.equal((await refusal("DELETE", `${url}/git/refs/heads/platform/dev`))[0], 422);
    running.github.faults.turnOff();
  });

  it("have nothing to do for a branch without commits of its own", async () => {
    const url = await repository();
    await running.must("PATCH", `${url}/git/refs/heads/platform/dev`, { sha: await tip(url, "main"), force: true });
    const { status, body } = await running.ask("POST", `${url}/pulls`, {
      ...{ title: "Topic", head: "platform/dev", base: "main" },
    });
    assert.equal(status, 422);
    assert.deepEqual(each(at(body, "errors"), "message"), ["No commits between main and platform/dev"]);
  });

  it("close with the branch that is deleted", async () => {
    const url = await repository();
    await open(url);
    await running.must("DELETE", `${url}/git/refs/heads/platform/dev`);
    const pull = await running.must("GET", `${url}/pulls/1`);
    assert.deepEqual([at(pull, "state"), at(pull, "merged")], ["closed", false]);
  });

  it("show beforehand what a branch has beyond another", async () => {
    const url = await repository();
    await write(url, "main", "b.yaml", "b: 1\n");
    const compared = await running.must("GET", `${url}/compare/main...platform%2Fdev`);
    assert.deepEqual([at(compared, "status"), at(compared, "ahead_by"), at(compared, "behind_by")], ["diverged", 1, 1]);
    assert.deepEqual(each(at(compared, "files"), "filename"), ["a.yaml"]);
    const none = await running.must("GET", `${url}/compare/main...main`);
    assert.deepEqual([at(none, "status"), at(none, "files")], ["identical", []]);
    assert.equal((await running.ask("GET", `${url}/compare/main...nowhere`)).status, 404);
  });
});
