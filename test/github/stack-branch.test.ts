import assert from "node:assert/strict";
import { GitHubClient } from "../../github/client.ts";
import { GitHubError } from "../../github/github-error.ts";
import { catchUp, openPull, standingOf, type StackBranch } from "../../github/stack-branch.ts";
import { at, base64, Running } from "../sandbox/github/running.ts";

describe("a stack's branch beside the one that clusters follow", () => {
  const running = new Running();
  let url: string;
  let branch: StackBranch;
  let repositories = 0;

  const github = () => ({
    owner: "labrats-work",
    client: new GitHubClient({ baseUrl: running.github.url, token: running.token, delay: 1 }),
  });
  const standing = () => standingOf(github(), branch);

  beforeEach(async () => {
    const repository = `fleet-${(repositories += 1)}`;
    url = await running.repository(repository);
    branch = { repository, head: "platform/dev", base: "main" };
  });

  afterEach(() => {
    running.github.faults.turnOff();
  });

  it("is nothing to ask for before the repository is there", async () => {
    assert.equal(await standingOf(github(), { ...branch, repository: "nowhere" }), undefined);
  });

  it("is absent, begins where clusters are, and waits when it has something", async () => {
    assert.deepEqual(await standing(), { kind: "absent" });
    await begin();
    assert.deepEqual(await standing(), { kind: "merged", isBehind: false });
    await write("a: 1\n");
    assert.deepEqual(await standing(), { kind: "waiting" });
    const pull = await openPull(github(), branch, { title: "Files", body: "" });
    assert.deepEqual(pull, { number: 1, page: `${running.github.url}/labrats-work/${branch.repository}/pull/1` });
    assert.deepEqual(await standing(), { kind: "waiting", pull });
  });

  it("has nothing that counts with commits that change nothing", async () => {
    await begin();
    const { sha } = { sha: at(await running.must("GET", `${url}/contents/README.md`), "sha") };
    const same = { message: "Again", content: base64(`# ${branch.repository}`), branch: branch.head, sha };
    await running.must("PUT", `${url}/contents/README.md`, same);
    assert.deepEqual(await standing(), { kind: "merged", isBehind: false });
  });

  for (const merge_method of ["merge", "squash"]) {
    it(`is outdated after a ${merge_method} until it catches up`, async () => {
      await begin();
      await write("a: 1\n");
      await openPull(github(), branch, { title: "Files", body: "" });
      await running.must("PUT", `${url}/pulls/1/merge`, { merge_method });
      const merged = await standing();
      assert.deepEqual(merged, { kind: "merged", isBehind: true });
      await catchUp(github(), branch, merged);
      assert.deepEqual(await standing(), { kind: "merged", isBehind: false });
      await write("b: 1\n", "b.yaml");
      assert.deepEqual(await standing(), { kind: "waiting" });
    });
  }

  it("takes a pull request that GitHub opened without an answer for its own", async () => {
    await begin();
    await write("a: 1\n");
    running.github.faults.turnOn({ fault: "error", operation: "pulls/create", landed: true, times: 1 });
    assert.equal((await openPull(github(), branch, { title: "Files", body: "" })).number, 1);
  });

  it("gets no pull request without a change", async () => {
    await begin();
    await assert.rejects(
      openPull(github(), branch, { title: "Files", body: "" }),
      (error) => error instanceof GitHubError && error.status === 422,
    );
  });

  async function begin(): Promise<void> {
    await catchUp(github(), branch, { kind: "absent" });
  }

  async function write(text: string, path = "a.yaml"): Promise<void> {
    const body = { message: `Add ${path}`, content: base64(text), branch: branch.head };
    await running.must("PUT", `${url}/contents/${path}`, body);
  }
});
