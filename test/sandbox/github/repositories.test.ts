import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { at, base64, each, Running } from "./running.ts";

describe("repositories of GitHub's stand-in", () => {
  const running = new Running();

  it("are created with a first commit when auto_init asks for it", async () => {
    const url = await running.repository("initialised");
    assert.deepEqual([...(await running.github.files("initialised")).keys()], ["README.md"]);
    assert.equal(at(await running.must("GET", url), "default_branch"), "main");
    await running.must("POST", "/orgs/labrats-work/repos", { name: "empty" });
    assert.deepEqual(await running.github.commits("empty"), []);
  });

  it("repeat everything that a change set", async () => {
    const url = await running.repository("echo");
    const change = {
      description: "what it is",
      homepage: "https://example.com",
      has_issues: false,
      has_projects: false,
      has_wiki: false,
      is_template: true,
      allow_squash_merge: false,
      allow_rebase_merge: false,
      allow_auto_merge: true,
      allow_update_branch: true,
      delete_branch_on_merge: true,
      merge_commit_title: "PR_TITLE",
      merge_commit_message: "BLANK",
      web_commit_signoff_required: true,
      visibility: "public",
    };
    const before = await running.must("GET", url);
    const changed = await running.must("PATCH", url, change);
    for (const [key, value] of Object.entries(change)) {
      assert.deepEqual(at(changed, key), value, key);
      assert.notDeepEqual(at(before, key), value, `${key} was so before`);
    }
    assert.equal(at(changed, "private"), false);
    assert.deepEqual(await running.must("GET", url), changed);
  });

  it("are internal only in an organisation of an enterprise", async () => {
    const url = await running.repository("secretive");
    const wanted = { name: "in-house", visibility: "internal" };
    for (const [method, path] of [
      ["POST", "/orgs/labrats-work/repos"],
      ["PATCH", url],
    ] as const) {
      const { status, body } = await running.ask(method, path, wanted);
      const message = "Only organizations associated with an enterprise can set visibility to internal";
      assert.deepEqual([status, at(body, "message")], [422, message]);
    }
    running.github.faults.turnOn({ fault: "enterprise" });
    for (const made of [
      await running.must("POST", "/orgs/labrats-work/repos", wanted),
      await running.must("PATCH", url, { visibility: "internal" }),
    ]) {
      assert.deepEqual([at(made, "visibility"), at(made, "private")], ["internal", true]);
    }
    assert.equal(at(await running.must("PATCH", url, { visibility: "private" }), "visibility"), "private");
    running.github.faults.turnOff();
  });

  it("refuse a name that is taken, in whatever case", async () => {
    await running.repository("taken");
    const answer = await running.ask("POST", "/orgs/labrats-work/repos", { name: "TAKEN" });
    assert.equal(answer.status, 422);
    assert.equal(at(answer.body, "errors", 0, "message"), "name already exists on this account");
  });

  it("get a name that GitHub would give them", async () => {
    const name = async (wanted: string): Promise<unknown> =>
      at(await running.must("POST", "/orgs/labrats-work/repos", { name: wanted }), "name");
    assert.equal(await name("my  app!"), "my-app-");
    for (const bad of ["..", "x".repeat(101), "app.git"]) {
      assert.equal((await running.ask("POST", "/orgs/labrats-work/repos", { name: bad })).status, 422, bad);
    }
  });

  it("are renamed in place and found by id", async () => {
    const url = await running.repository("before");
    const id = at(await running.must("PATCH", url, { name: "after" }), "id");
    assert.equal(at(await running.must("GET", url), "name"), "after", "GitHub redirects from the former name");
    assert.equal(at(await running.must("GET", `/repositories/${Number(id)}`), "name"), "after");
    assert.equal((await running.github.commits("after")).length, 1);
    await running.repository("before");
    assert.equal(at(await running.must("GET", url), "name"), "before", "until another repository gets it");
    await running.repository("other");
    assert.equal((await running.ask("PATCH", "/repos/labrats-work/after", { name: "other" })).status, 422);
  });

  it("are read-only once archived, until they are unarchived", async () => {
    const url = await running.repository("archived");
    await running.must("PATCH", url, { archived: true, description: "gone" });
    const file = { message: "Add", content: base64("x") };
    for (const [method, path, body] of [
      ["PUT", "/contents/x", file],
      ["PATCH", "", { description: "no" }],
      ["PUT", "/topics", { names: [] }],
      ["POST", "/labels", { name: "x" }],
    ] as const) {
      const answer = await running.ask(method, `${url}${path}`, body);
      assert.deepEqual([answer.status, at(answer.body, "message")], [403, "Repository was archived so is read-only."]);
    }
    assert.equal(at(await running.must("GET", url), "description"), "gone");
    await running.must("PATCH", url, { archived: false });
    await running.must("PUT", `${url}/contents/x`, file);
  });

  it("are gone once deleted", async () => {
    const url = await running.repository("deleted");
    const directory = running.github.repositoryDirectory("deleted");
    await running.must("DELETE", url);
    assert.equal(existsSync(directory), false);
    assert.equal((await running.ask("GET", url)).status, 404);
    assert.equal((await running.ask("DELETE", url)).status, 404);
  });

  it("do not switch to a default branch that is not there", async () => {
    const url = await running.repository("branches");
    assert.equal((await running.ask("PATCH", url, { default_branch: "next" })).status, 422);
    const sha = at(await running.must("GET", `${url}/git/ref/heads/main`), "object", "sha");
    await running.must("POST", `${url}/git/refs`, { ref: "refs/heads/next", sha });
    assert.equal(at(await running.must("PATCH", url, { default_branch: "next" }), "default_branch"), "next");
  });

  it("keep topics and vulnerability alerts", async () => {
    const url = await running.repository("topics");
    await running.must("PUT", `${url}/topics`, { names: ["GitOps", "flux"] });
    assert.deepEqual(at(await running.must("GET", url), "topics"), ["gitops", "flux"]);
    assert.equal((await running.ask("PUT", `${url}/topics`, { names: ["a b"] })).status, 422);
    assert.equal((await running.ask("GET", `${url}/vulnerability-alerts`)).status, 404);
    await running.must("PUT", `${url}/vulnerability-alerts`);
    assert.equal((await running.ask("GET", `${url}/vulnerability-alerts`)).status, 204);
  });
});

describe("who asks GitHub's stand-in", () => {
  const running = new Running();

  it("is refused with a wrong token", async () => {
    const answer = await running.ask("GET", "/orgs/labrats-work", undefined, { token: "ghp_other" });
    assert.deepEqual([answer.status, at(answer.body, "message")], [401, "Bad credentials"]);
  });

  it("sees public repositories only, and writes nothing, without a token", async () => {
    const hidden = await running.repository("hidden");
    const open = await running.repository("open", { private: false });
    const anonymous = { token: null };
    assert.equal((await running.ask("GET", hidden, undefined, anonymous)).status, 404);
    assert.equal((await running.ask("GET", `${hidden}/contents/README.md`, undefined, anonymous)).status, 404);
    assert.equal((await running.ask("GET", open, undefined, anonymous)).status, 200);
    assert.equal((await running.ask("GET", `${open}/keys`, undefined, anonymous)).status, 404);
    const list = await running.ask("GET", "/orgs/labrats-work/repos", undefined, anonymous);
    assert.deepEqual(each(list.body, "name"), ["open"]);
    const write = await running.ask("PUT", `${open}/contents/x`, { message: "x", content: "" }, anonymous);
    assert.deepEqual([write.status, at(write.body, "message")], [401, "Requires authentication"]);
  });
});
